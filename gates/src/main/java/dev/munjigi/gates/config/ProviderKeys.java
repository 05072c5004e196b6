package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.identity.ExternalProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/// The grammar of `identity.providers`.
final class ProviderKeys {
  /// RFC 6749, appendix A: what a client id or a scope is made of.
  private static final String SCOPE = "[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}";

  private static final int LONGEST_CLIENT = 256;
  private static final int LONGEST_SHOWN = 100;

  static final Key<String> ISSUER =
      Key.of(
          "issuer",
          new Scalar<>(
              ScalarType.URL,
              "the provider's `https://` identifier, without `?` and `#`; `http://` on loopback only",
              new Lexical.Matching("^https?://[^ ?#@]+$"),
              ProviderKeys::issuer,
              text -> text),
          "The provider's identifier, to the letter; what it says of itself is read below it, at"
              + " `/.well-known/openid-configuration`.",
          "https://accounts.example.com");

  static final Key<String> CLIENT =
      Key.of(
          "client",
          new Scalar<>(
              ScalarType.TEXT,
              "visible ASCII characters, up to 256",
              new Lexical.Free(),
              text ->
                  text.length() <= LONGEST_CLIENT && text.chars().allMatch(c -> c > 0x20 && c < 0x7F)
                      ? Parsed.right(text)
                      : Parsed.wrong(),
              text -> text),
          "The id that the provider gave the gate (`client_id`).",
          "munjigi");

  static final Key<Section> SECRET =
      Key.of(
              "secret",
              SecretKeys.PLACE,
              "Where the secret is that the provider gave the gate (`client_secret`).",
              "{file: secrets/example}")
          .absent("none: a public client");

  static final Key<String> SHOWN =
      Key.of(
              "shown",
              new Scalar<>(
                  ScalarType.TEXT,
                  "a name on one line, up to 100 characters",
                  new Lexical.Free(),
                  text ->
                      text.length() <= LONGEST_SHOWN
                              && !text.isBlank()
                              && text.equals(text.strip())
                              && text.chars().noneMatch(Character::isISOControl)
                          ? Parsed.right(text)
                          : Parsed.wrong(),
                  text -> text),
              "What people see of the provider: \"Sign in with ...\".",
              "Example")
          .absent("its name");

  static final Key<List<Located<String>>> SCOPES =
      Key.of(
              "scopes",
              ListOf.any(
                  new Scalar<>(
                      ScalarType.TEXT,
                      "a scope such as `email`, without spaces",
                      new Lexical.Free(),
                      text -> text.matches(SCOPE) ? Parsed.right(text) : Parsed.wrong(),
                      text -> text)),
              "What the provider is asked for beside `openid`.",
              "[profile, email, groups]")
          .absent("`profile` and `email`");

  static final Key<String> GROUPS_CLAIM =
      Key.of("claim", claim(), "The claim that names a person's groups.", "roles")
          .standard("groups");

  static final Key<List<Named<String>>> GROUPS_MAP =
      Key.of(
              "map",
              new MapOf<>(
                  Words.line("the name of a group at the provider"),
                  Words.name("a group", List.of())),
              "Which of its groups are which here. They are taken over at each sign-in, and taken"
                  + " away; other groups of a person stay.",
              "{their-admins: clerks}")
          .absent("none");

  static final Key<Section> GROUPS =
      Key.of(
              "groups",
              Block.of(GROUPS_CLAIM, GROUPS_MAP),
              "The groups that people have by this provider.",
              "{map: {their-admins: clerks}}")
          .empty();

  static final Key<Boolean> CREATE =
      Key.of(
              "create",
              Words.flag(),
              "Whether somebody who signs in with it for the first time becomes a user; otherwise"
                  + " only users who have linked it on their account's page come in.",
              "true")
          .standard("false");

  static final Key<String> NAME_CLAIM =
      Key.of(
              "name-claim",
              claim(),
              "The claim that a new user's name is made of.",
              "email")
          .standard("preferred_username");

  static final Key<List<Located<String>>> DOMAINS =
      Key.of(
              "domains",
              ListOf.oneOrMore(Endpoints.hostName()),
              "Only people whose address is verified by the provider and in one of these domains"
                  + " come in.",
              "[example.com]")
          .absent("any");

  static final Key<Boolean> USERINFO =
      Key.of(
              "userinfo",
              Words.flag(),
              "Whether the provider's userinfo endpoint is asked for claims that the ID token does"
                  + " not have.",
              "true")
          .standard("false");

  static final Key<String> AUTHORITIES =
      Key.of(
              "authorities",
              Words.path("the path of a file"),
              "PEM: the certificates that the provider's TLS is believed with, for one that is not"
                  + " public.",
              "tls/example-root.pem")
          .absent("those that the platform believes");

  static final Block PROVIDER =
      Block.of(
          ISSUER, CLIENT, SECRET, SHOWN, SCOPES, GROUPS, CREATE, NAME_CLAIM, DOMAINS, USERINFO,
          AUTHORITIES);

  static final Key<List<Named<Section>>> PROVIDERS =
      Key.of(
              "providers",
              new MapOf<>(Words.name("a provider", List.of()), PROVIDER),
              "OpenID providers that people may sign in with. Each one sends them back to"
                  + " `https://HOST/external/NAME/callback`.",
              "{example: {issuer: \"https://accounts.example.com\", client: munjigi}}")
          .empty();

  private ProviderKeys() {}

  private static Scalar<String> claim() {
    Pattern name = Pattern.compile("[A-Za-z0-9_.:/-]{1,128}");
    return new Scalar<>(
        ScalarType.TEXT,
        "the name of a claim",
        new Lexical.Matching("^" + name + "$"),
        text -> name.matcher(text).matches() ? Parsed.right(text) : Parsed.wrong(),
        text -> text);
  }

  private static Parsed<String> issuer(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          text.length() <= ExternalProvider.MOST_ISSUER
              && text.chars().allMatch(c -> c > 0x20 && c < 0x7F)
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      // ATTACK: who is on the way to an issuer in clear would be everybody
      boolean safe =
          "https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && bare && isLoopback(uri.getHost()));
      return bare && safe ? Parsed.right(text) : Parsed.wrong();
    } catch (URISyntaxException broken) {
      return Parsed.wrong();
    }
  }

  private static boolean isLoopback(String host) {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return host.equals("localhost") || Address.parse(plain).filter(Address::isLoopback).isPresent();
  }
}
