package dev.munjigi.gates.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/// The grammar of `identity`.
final class IdentityKeys {
  static final Key<String> HOST =
      Key.of(
          "host",
          Endpoints.host(),
          "The host that people sign in at; no service may have it.",
          "login.example.com");

  static final Key<URI> URL =
      Key.of(
              "url",
              new Scalar<>(
                  ScalarType.URL,
                  "`https://HOST` or `https://HOST:PORT`, the host as in `host`",
                  new Lexical.Matching("^https://[^/?#@ ]+$"),
                  IdentityKeys::url,
                  URI::toString),
              "How browsers reach that host, where it is not on port 443.",
              "https://login.example.com:8443")
          .absent("`https://` and the host");

  static final Key<Duration> IDLE =
      Key.of(
              "idle",
              Quantities.duration("1m", "30d"),
              "How long a session may be unused.",
              "30m")
          .standard("30m");

  static final Key<Duration> ABSOLUTE =
      Key.of(
              "absolute",
              Quantities.duration("5m", "90d"),
              "How long a session lasts in any case.",
              "12h")
          .standard("12h");

  static final Key<Section> SESSIONS =
      Key.of("sessions", Block.of(IDLE, ABSOLUTE), "The sessions of people.", "{idle: 30m}")
          .empty();

  static final Key<Long> LEAST =
      Key.of(
              "at-least",
              Quantities.whole(8, 64),
              "How many characters a new password has at least (NIST SP 800-63B: 15 where nothing"
                  + " else is asked for).",
              "15")
          .standard("15");

  static final Key<String> BREACHED =
      Key.of(
              "breached",
              Words.path("the path of a file"),
              "Passwords that nobody may have, one a line: as they are, or as SHA-1 in hex with or"
                  + " without `:COUNT`; sorted ones may be of any size.",
              "breached.txt")
          .absent("none");

  static final Key<Section> PASSWORDS =
      Key.of("passwords", Block.of(LEAST, BREACHED), "What passwords have to be.", "{at-least: 12}")
          .empty();

  static final Key<Section> IDENTITY =
      Key.of(
              "identity",
              Block.of(
                  HOST,
                  URL,
                  SESSIONS,
                  PASSWORDS,
                  ProviderKeys.PROVIDERS,
                  MailKeys.MAIL,
                  MailKeys.SIGN_UP,
                  ClientKeys.CLIENTS,
                  NodeKeys.NODES,
                  NodeKeys.PLATFORMS),
              "How people are known: the host that they sign in at, and for how long.",
              "{host: login.example.com}")
          .absent("nobody can sign in");

  private IdentityKeys() {}

  private static Parsed<URI> url(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getPort() <= 65_535;
      return bare ? Parsed.right(uri) : Parsed.wrong();
    } catch (URISyntaxException broken) {
      return Parsed.wrong();
    }
  }
}
