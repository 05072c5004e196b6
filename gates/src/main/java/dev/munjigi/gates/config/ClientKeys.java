package dev.munjigi.gates.config;

import dev.munjigi.gates.identity.OAuthClient.Grant;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The grammar of `identity.clients`.
final class ClientKeys {
  /// RFC 6749, appendix A.4.
  private static final String SCOPE = "[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,64}";

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");
  private static final int LONGEST_REDIRECT = 512;
  private static final int LONGEST_SHOWN = 100;

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
                              && text.chars().noneMatch(Character::isISOControl)
                          ? Parsed.right(text)
                          : Parsed.wrong(),
                  text -> text),
              "What people see of the application where they are asked.",
              "Shop")
          .absent("its name");

  static final Key<List<Located<String>>> REDIRECTS =
      Key.of(
              "redirects",
              ListOf.oneOrMore(
                  new Scalar<>(
                      ScalarType.URL,
                      "`https://...`, `http://` on loopback, or a private scheme with a dot such as"
                          + " `com.example.app:/back`, without `#`",
                      new Lexical.Matching("^[A-Za-z][A-Za-z0-9+.-]*:[^#* ]+$"),
                      ClientKeys::redirect,
                      text -> text)),
              "Where people are sent back to, to the letter. Of a redirect to `127.0.0.1` or `[::1]`"
                  + " the port may be another one (RFC 8252, section 7.3).",
              "[\"https://app.example.com/callback\"]")
          .absent("none");

  static final Key<Section> SECRET =
      Key.of(
              "secret",
              SecretKeys.PLACE,
              "Where the secret is that the application proves itself with (`client_secret`).",
              "{file: secrets/app}")
          .absent("none: a public client, such as an application on a phone");

  static final Key<List<Located<Grant>>> GRANTS =
      Key.of(
              "grants",
              ListOf.oneOrMore(
                  Words.oneOf(
                      Grant.AUTHORIZATION_CODE,
                      Grant.REFRESH_TOKEN,
                      Grant.CLIENT_CREDENTIALS,
                      Grant.TOKEN_EXCHANGE)),
              "How the application may come to tokens.",
              "[authorization-code, refresh-token]")
          .absent("`authorization-code`");

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
              "What the application may ask for. `openid`, `profile`, `email` and `groups` have a"
                  + " meaning of their own; what asks for none gets all.",
              "[openid, profile]")
          .absent("`openid` and `profile`");

  static final Key<List<Located<String>>> SERVICES =
      Key.of(
              "services",
              ListOf.any(Words.name("a service", List.of())),
              "The services that the application's access tokens may be for (`aud`); `munjigi` is the"
                  + " operator API.",
              "[shop]")
          .absent("none");

  static final Key<Duration> ACCESS_TOKEN =
      Key.of(
              "access-token",
              Quantities.duration("1m", "12h"),
              "How long an access token lasts.",
              "10m")
          .standard("10m");

  static final Key<Boolean> CONSENT =
      Key.of(
              "consent",
              Words.flag(),
              "Whether people are asked, once a session, before the application is given anything."
                  + " `false` is for applications of your own.",
              "false")
          .standard("true");

  static final Key<List<Named<Section>>> CLIENTS =
      Key.of(
              "clients",
              new MapOf<>(
                  Words.name("an application", List.of()),
                  Block.of(
                      SHOWN, REDIRECTS, SECRET, GRANTS, SCOPES, SERVICES, ACCESS_TOKEN, CONSENT)),
              "Applications that sign people in with OpenID Connect, or call services with access"
                  + " tokens; the name is the `client_id`.",
              "{app: {redirects: \"https://app.example.com/callback\", secret: {file: secrets/app}}}")
          .empty();

  private ClientKeys() {}

  /// ATTACK: `javascript:`, `data:` and the like have no dot in their names (RFC 8252, section 7.1).
  private static Parsed<String> redirect(String text) {
    try {
      URI uri = new URI(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      String host = uri.getHost();
      boolean allowed =
          switch (scheme) {
            case "https" -> host != null;
            case "http" -> host != null && LOOPBACK.contains(host);
            default -> scheme.contains(".") && !uri.isOpaque();
          };
      boolean plain =
          uri.getRawFragment() == null
              && uri.getRawUserInfo() == null
              && text.length() <= LONGEST_REDIRECT
              && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '*');
      return allowed && plain ? Parsed.right(text) : Parsed.wrong();
    } catch (URISyntaxException broken) {
      return Parsed.wrong();
    }
  }
}
