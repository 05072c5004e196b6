package dev.munjigi.gates.config;

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
                  + " elsewhere needs a restart.",
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

  static final Key<Choice.Picked> CERTIFICATE =
      Key.of(
              "certificate",
              new Choice("auto", Block.of(CHAIN, KEY)),
              "Where the certificate comes from: `auto` has the local authority issue it for the"
                  + " hosts of all services.",
              "auto")
          .derived("auto", _ -> new Choice.Picked(null));

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
              Block.of(CERTIFICATE, OLDEST),
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
              "Carries every connection to this service, whose origins are `tcp://`.",
              "ledger-db")
          .absent("HTTP, by host and route");

  static final Key<List<Located<String>>> FROM =
      Key.of(
              "from",
              ListOf.oneOrMore(Words.name("a zone", List.of(Words.ANY))),
              "The zones that may connect.",
              "[office]")
          .absent("everybody");

  static final Key<Boolean> UNSAFE_PLAINTEXT =
      Key.of(
              "unsafe-plaintext",
              Words.flag(),
              "Allows clear text beyond loopback: everybody on the way can read and change it.",
              "true")
          .standard("false");

  static final Block LISTENER =
      Block.of(BIND, TLS, REDIRECT_TO, SERVICE, FROM, UNSAFE_PLAINTEXT)
          .where(new Rule.Apart(REDIRECT_TO, SERVICE));

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
