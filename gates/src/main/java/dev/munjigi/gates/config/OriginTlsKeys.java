package dev.munjigi.gates.config;

import dev.munjigi.gates.tls.SpiffeId;
import java.util.List;

/// The grammar of `services.NAME.tls`.
final class OriginTlsKeys {
  /// The word for the authorities that come with the platform.
  static final String SYSTEM = "system";

  static final Key<List<Located<String>>> AUTHORITIES =
      Key.of(
              "authorities",
              ListOf.oneOrMore(Words.path("`system`, `own`, or the path of a file")),
              "Who may vouch for the origins: `system` are the authorities that come with the"
                  + " platform, `own` is the local authority, a file holds certificates of"
                  + " authorities in PEM.",
              "[own, internal.pem]")
          .absent("system");

  static final Key<String> SERVER_NAME =
      Key.of(
              "server-name",
              Endpoints.hostName(),
              "The name that is asked for, and that their certificates have to hold.",
              "shop.internal")
          .absent("the host in `upstream`");

  static final Key<List<Located<SpiffeId>>> IDENTITY =
      Key.of(
              "identity",
              ListOf.oneOrMore(Endpoints.identity()),
              "The SPIFFE identities that their certificates have to hold one of, in the place of a"
                  + " name.",
              "spiffe://example.org/node/web-1")
          .absent("by name");

  static final Key<Section> CERTIFICATE =
      Key.of(
              "certificate",
              Block.of(ListenerKeys.CHAIN, ListenerKeys.KEY),
              "What the gate shows to origins that ask for a certificate.",
              "{chain: gate.pem, key: gate.key}")
          .absent("none");

  static final Key<List<Located<String>>> REVOCATION =
      Key.of(
              "revocation",
              ListOf.oneOrMore(Words.path("the path of a file")),
              "Revocation lists, PEM or DER. Once there is one, each issuer of an origin's"
                  + " certificate, other than the local authority, needs a current list.",
              "internal.crl")
          .absent("only what the local authority revoked");

  static final Key<Boolean> UNSAFE_UNVERIFIED =
      Key.of(
              "unsafe-unverified",
              Words.flag(),
              "Takes whatever certificate an origin shows: anybody on the way can be the origin.",
              "true")
          .standard("false");

  static final Key<Section> TLS =
      Key.of(
              "tls",
              Block.of(
                      AUTHORITIES,
                      SERVER_NAME,
                      IDENTITY,
                      CERTIFICATE,
                      REVOCATION,
                      UNSAFE_UNVERIFIED)
                  .where(new Rule.Apart(SERVER_NAME, IDENTITY)),
              "How origins are spoken to inside TLS: those of `https`, `h2` and `tls`, and other gates"
                  + " by `tunnel` and `udp-tunnel`.",
              "{authorities: own}")
          .absent(
              "authorities of the platform, and the origin's host",
              ServiceChecks::isSecure);

  private OriginTlsKeys() {}
}
