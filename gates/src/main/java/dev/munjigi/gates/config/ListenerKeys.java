package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.tls.TlsSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The grammar of `listeners`.
final class ListenerKeys {
  static final Key<Bind> BIND =
      Key.of(
              "bind",
              Endpoints.bind(false),
              "Where it listens; port 0 takes any free one. A listener that is new, gone or bound"
                  + " elsewhere, or goes from TCP to UDP, needs a restart.",
              "\"0.0.0.0:8443\"")
          .restart();

  static final Key<String> CHAIN =
      Key.of(
          "chain",
          Words.path("the path of a file"),
          "PEM: the certificate first, then its issuers.",
          "tls/chain.pem");

  static final Key<String> KEY =
      Key.of(
          "key",
          Words.path("the path of a file"),
          "PEM: the private key (PKCS #8, unencrypted), readable by its owner only.",
          "tls/key.pem");

  /// The word for asking the certificate's own responder.
  static final String FETCH = "fetch";

  static final Key<String> OCSP =
      Key.of(
              "ocsp",
              Words.path("`fetch`, or the path of a file"),
              "The responder's word that is stapled: `fetch` asks the certificate's own responder"
                  + " in the background, a file holds a response in DER.",
              FETCH)
          .absent("not stapled");

  /// The word for the local authority.
  static final String AUTO = "auto";

  /// The word for the authority of `acme`.
  static final String ACME = "acme";

  private static final Choice SOURCE =
      new Choice(List.of(AUTO, ACME), Block.of(CHAIN, KEY, OCSP));

  static final Key<Choice.Picked> CERTIFICATE =
      Key.of(
              "certificate",
              SOURCE,
              "Where the certificate comes from: `auto` has the local authority issue it for the"
                  + " hosts of all services, `acme` has it ordered and renewed from the authority"
                  + " that `acme` names, which browsers trust.",
              "auto")
          .absent("auto, unless there are `certificates`");

  static final Key<List<Located<Choice.Picked>>> CERTIFICATES =
      Key.of(
              "certificates",
              new ListOf<>(SOURCE, 1, false),
              "Several certificates, chosen by the name that a client asks for: an exact name wins"
                  + " over `*.`, which stands for one label; a client without a name, or with an"
                  + " unknown one, gets the first.",
              "[{chain: shop.pem, key: shop.key}, auto]")
          .absent("the one of `certificate`");

  static final Key<TlsSettings.Demand> CLIENT_CERTIFICATES =
      Key.of(
              "client-certificates",
              Words.oneOf(TlsSettings.Demand.values()),
              "Whether clients are asked for certificates, or have to show one. One that is shown"
                  + " and not good ends the handshake in either case.",
              "required")
          .standard("off");

  /// The word for the local authority as one of clients.
  static final String OWN = "own";

  static final Key<List<Located<String>>> CLIENT_AUTHORITIES =
      Key.of(
              "client-authorities",
              ListOf.oneOrMore(Words.path("`own`, or the path of a file")),
              "Whose client certificates are accepted: `own` is the local authority, a file holds"
                  + " certificates of authorities in PEM.",
              "[own, partners.pem]")
          .absent("own");

  static final Key<List<Located<String>>> REVOCATION =
      Key.of(
              "revocation",
              ListOf.oneOrMore(Words.path("the path of a file")),
              "Revocation lists, PEM or DER. Once there is one, each issuer of a client's"
                  + " certificate, other than the local authority, needs a current list.",
              "partners.crl")
          .absent("only what the local authority revoked");

  static final Key<TlsSettings.Version> OLDEST =
      Key.of(
              "oldest",
              Words.oneOf(
                  new TreeMap<>(
                      Map.of(
                          "1.2", TlsSettings.Version.TLS_1_2, "1.3", TlsSettings.Version.TLS_1_3))),
              "The oldest version of TLS that is taken.",
              "\"1.3\"")
          .standard("1.2");

  static final Key<Section> TLS =
      Key.of(
              "tls",
              Block.of(
                      CERTIFICATE,
                      CERTIFICATES,
                      OLDEST,
                      CLIENT_CERTIFICATES,
                      CLIENT_AUTHORITIES,
                      REVOCATION)
                  .where(
                      new Rule.Apart(CERTIFICATE, CERTIFICATES),
                      new Rule.Needs(CLIENT_AUTHORITIES, CLIENT_CERTIFICATES),
                      new Rule.Needs(REVOCATION, CLIENT_CERTIFICATES)),
              "Encrypts the connections of this listener.",
              "{certificate: auto}")
          .absent("clear text");

  static final Key<String> REDIRECT_TO =
      Key.of(
              "redirect-to",
              Words.name("a listener", List.of()),
              "Sends every request on to this listener, which must have `tls`.",
              "public")
          .absent("no redirect");

  static final Key<String> SERVICE =
      Key.of(
              "service",
              Words.name("a service", List.of()),
              "Carries every connection to this service, whose origins are `tcp://`; or every datagram,"
                  + " when they are `udp://`: the listener is then one of UDP.",
              "ledger-db")
          .absent("HTTP, by host and route");

  static final Key<List<Located<String>>> TUNNEL =
      Key.of(
              "tunnel",
              ListOf.oneOrMore(Words.name("a service", List.of())),
              "Takes tunnels of other gates, and of `munjigi connect`, to these services of streams"
                  + " or datagrams. Needs `tls` with `client-certificates: required`, and takes TLS"
                  + " 1.3 alone.",
              "[ledger-db]")
          .absent("no tunnels");

  static final Key<List<Located<String>>> FROM =
      Key.of(
              "from",
              ListOf.oneOrMore(Words.name("a zone", List.of(Words.ANY))),
              "The zones that may connect.",
              "[office]")
          .absent("everybody");

  static final Key<List<Located<Network>>> PROXY_PROTOCOL =
      Key.of(
              "proxy-protocol",
              ListOf.oneOrMore(Endpoints.network()),
              "Peers whose connections begin with a PROXY header (version 1 or 2), in clear and"
                  + " before TLS: its client is the source of the connection. One of these peers"
                  + " that sends none is refused; other peers are believed nothing.",
              "[10.0.0.0/24]")
          .absent("nobody");

  static final Key<Boolean> UNSAFE_PLAINTEXT =
      Key.of(
              "unsafe-plaintext",
              Words.flag(),
              "Allows clear text beyond loopback: everybody on the way can read and change it.",
              "true")
          .standard("false");

  static final Block LISTENER =
      Block.of(BIND, TLS, REDIRECT_TO, SERVICE, TUNNEL, FROM, PROXY_PROTOCOL, UNSAFE_PLAINTEXT)
          .where(
              new Rule.Apart(REDIRECT_TO, SERVICE),
              new Rule.Apart(REDIRECT_TO, TUNNEL),
              new Rule.Apart(SERVICE, TUNNEL));

  static final Key<List<Named<Section>>> LISTENERS =
      Key.of(
              "listeners",
              new MapOf<>(Words.name("a listener", List.of()), LISTENER),
              "Where the gate listens, by name; at least one. Clear text is for loopback, and for"
                  + " listeners that redirect.",
              "{public: {bind: \"0.0.0.0:8443\", tls: {certificate: auto}}}")
          .empty();

  private ListenerKeys() {}
}
