package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.NodeKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The grammar of `identity.nodes` and `identity.platforms`.
final class NodeKeys {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
  private static final String DOMAIN = "[a-z0-9][a-z0-9._-]{0,254}";
  private static final String CLAIM = "[A-Za-z0-9_.:/-]{1,64}";
  private static final String NAME_OF = "([a-z0-9-]|\\$\\{" + CLAIM + "\\}){1,63}";

  static final Key<String> TRUST_DOMAIN =
      Key.of(
              "trust-domain",
              text(
                  "a trust domain: lower-case letters, digits, `.`, `-` and `_`, up to 255",
                  DOMAIN),
              "The trust domain of what joins. Once the local authority gave a certificate, it has"
                  + " to be that one's.",
              "example.com")
          .absent("that of the first certificate, and `host` before that");

  static final Key<Duration> LIFE =
      Key.of(
              "life",
              Quantities.duration("1m", "24h"),
              "How long the certificates of what joins are valid; they are renewed when half of it"
                  + " is over.",
              "1h")
          .standard("1h");

  static final Key<Section> NODES =
      Key.of("nodes", Block.of(TRUST_DOMAIN, LIFE), "What joins, and how.", "{life: 1h}").empty();

  static final Key<URI> ISSUER =
      Key.of(
          "issuer",
          new Scalar<>(
              ScalarType.URL,
              "`https://` and a host, with a path if the issuer has one; `http://` on loopback",
              new Lexical.Matching("^https?://[^?#@ ]+$"),
              NodeKeys::url,
              URI::toString),
          "The issuer, as its tokens spell it in `iss`.",
          "https://token.actions.githubusercontent.com");

  static final Key<String> KEYS =
      Key.of(
              "keys",
              Words.path("the path of a file"),
              "Its public keys (JWK Set); read again each hour.",
              "platform-keys.json")
          .absent("fetched from where the issuer's discovery document says");

  static final Key<String> AUDIENCE =
      Key.of(
          "audience",
          Words.line("an audience"),
          "What `aud` of a token has to name.",
          "https://login.example.com");

  static final Key<List<Named<List<Located<String>>>>> CLAIMS =
      Key.of(
          "claims",
          new MapOf<>(
              text("the name of a claim", CLAIM), ListOf.oneOrMore(Words.line("a text"))),
          "What a token has to say: all of these claims, each with one of its texts, to the"
              + " letter.",
          "{repository: example/shop, ref: refs/heads/main}");

  static final Key<NodeKind> KIND =
      Key.of(
              "kind",
              Words.oneOf(NodeKind.FUNCTION, NodeKind.NODE),
              "What joins: a function has the identity `spiffe://DOMAIN/function/NAME`, a node"
                  + " `.../node/NAME`.",
              "node")
          .standard("function");

  static final Key<String> NAME =
      Key.of(
          "name",
          text(
              "lower-case letters, digits and hyphens, with `${CLAIM}` in places",
              NAME_OF),
          "What it is called; `${CLAIM}` stands for what a claim says, which has to be made of"
              + " lower-case letters, digits and hyphens.",
          "\"deploy-${environment}\"");

  static final Key<String> ZONE =
      Key.of("zone", Words.name("a zone", List.of()), "Kept with what joined, for lists.", "cloud")
          .absent("none");

  static final Key<String> SERVICE =
      Key.of(
              "service",
              text(
                  "the name of a service: lower-case letters, digits, hyphens and dots",
                  "[a-z0-9][a-z0-9.-]{0,127}"),
              "Whose functions run there: they assume roles whose trust policy names it as"
                  + " `{\"Service\": NAME}`.",
              "lambda.amazonaws.com")
          .absent("none");

  static final Key<List<Named<Section>>> PLATFORMS =
      Key.of(
              "platforms",
              new MapOf<>(
                  Words.name("a platform", List.of()),
                  Block.of(ISSUER, KEYS, AUDIENCE, CLAIMS, KIND, NAME, ZONE, SERVICE)),
              "Platforms whose OpenID Connect tokens let in what runs there, such as jobs of a"
                  + " build service.",
              "{ci: {issuer: \"https://ci.example.com\", audience: munjigi,"
                  + " claims: {repository: example/shop}, name: ci-shop}}")
          .empty();

  private NodeKeys() {}

  private static Scalar<String> text(String allowed, String form) {
    Pattern pattern = Pattern.compile(form);
    return new Scalar<>(
        ScalarType.TEXT,
        allowed,
        new Lexical.Matching("^" + form + "$"),
        text -> pattern.matcher(text).matches() ? Parsed.right(text) : Parsed.wrong(),
        text -> text);
  }

  /// `http` stays on the machine: who is on the way could give keys of their own.
  private static Parsed<URI> url(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      boolean safe =
          "https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && LOOPBACK.contains(uri.getHost()));
      return bare && safe ? Parsed.right(uri) : Parsed.wrong();
    } catch (URISyntaxException broken) {
      return Parsed.wrong();
    }
  }
}
