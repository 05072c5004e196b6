package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.tls.AcmeSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The grammar of `acme`.
final class AcmeKeys {
  static final Key<URI> DIRECTORY =
      Key.of(
              "directory",
              new Scalar<>(
                  ScalarType.URL,
                  "the `https://` address of a directory; `http://` on loopback only",
                  new Lexical.Matching("^https?://[^ ]+$"),
                  AcmeKeys::directory,
                  URI::toString),
              "The authority: where its ACME directory is. The default is that of Let's Encrypt.",
              "https://acme-staging-v02.api.letsencrypt.org/directory")
          .standard("https://acme-v02.api.letsencrypt.org/directory");

  static final Key<String> ROOT =
      Key.of(
              "root",
              Words.path("the path of a file"),
              "PEM: the certificates that the authority's own TLS is believed with, for an"
                  + " authority that is not public.",
              "tls/acme-root.pem")
          .absent("those that the platform believes");

  static final Key<URI> CONTACT =
      Key.of(
              "contact",
              new Scalar<>(
                  ScalarType.URL,
                  "`mailto:` and one mail address",
                  new Lexical.Matching("^mailto:[^ ]+$"),
                  AcmeKeys::contact,
                  URI::toString),
              "Where the authority may write to.",
              "mailto:admin@example.com")
          .absent("none");

  static final Key<Boolean> AGREE =
      Key.of(
              "agree-to-terms",
              Words.flag(),
              "That you have read the authority's terms of service and agree to them: nothing is"
                  + " ordered without.",
              "true")
          .standard("false");

  static final Key<String> KEY_ID =
      Key.of(
          "key-id",
          Words.line("the id that the authority gave"),
          "The id of the key.",
          "kid-1");

  static final Key<String> MAC_KEY =
      Key.of(
          "mac-key",
          Words.path("the path of a file"),
          "A file with the key in base64url, as the authority gave it, readable by its owner only.",
          "tls/acme-mac.key");

  static final Key<Section> EXTERNAL_ACCOUNT =
      Key.of(
              "external-account",
              Block.of(KEY_ID, MAC_KEY),
              "Binds the account to one that the authority knows already (external account"
                  + " binding).",
              "{key-id: kid-1, mac-key: tls/acme-mac.key}")
          .absent("none");

  static final Key<AcmeSettings.Challenge> CHALLENGE =
      Key.of(
              "challenge",
              Words.oneOf(AcmeSettings.Challenge.values()),
              "How the authority is shown that the hosts are yours: it asks for a file on port 80,"
                  + " or for a handshake on port 443.",
              "http-01")
          .absent("`tls-alpn-01`, and `http-01` after a failure where a listener in clear is there");

  static final Key<Section> ACME =
      Key.of(
              "acme",
              Block.of(DIRECTORY, ROOT, CONTACT, AGREE, EXTERNAL_ACCOUNT, CHALLENGE),
              "The authority that listeners with `certificate: acme` get their certificate from"
                  + " (ACME), for the hosts of all services that have no `*`.",
              "{agree-to-terms: true, contact: \"mailto:admin@example.com\"}")
          .absent("none");

  private static final int LONGEST = 1_024;

  private AcmeKeys() {}

  private static Parsed<URI> directory(String text) {
    URI uri = uri(text);
    if (uri == null
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawFragment() != null) {
      return Parsed.wrong();
    }
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "https" -> Parsed.right(uri);
      // ATTACK: who is on the way to an authority in clear could have certificates of its own
      case "http" -> isLoopback(uri.getHost()) ? Parsed.right(uri) : Parsed.wrong();
      default -> Parsed.wrong();
    };
  }

  private static boolean isLoopback(String host) {
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return host.equals("localhost") || Address.parse(bare).filter(Address::isLoopback).isPresent();
  }

  private static Parsed<URI> contact(String text) {
    URI uri = uri(text);
    boolean mail =
        uri != null
            && "mailto".equals(uri.getScheme())
            && uri.getRawFragment() == null
            && text.matches("mailto:[^@,?&]{1,64}@[^@,?&]{1,255}");
    return mail && uri != null ? Parsed.right(uri) : Parsed.wrong();
  }

  private static @Nullable URI uri(String text) {
    try {
      boolean plain = text.length() <= LONGEST && text.chars().allMatch(c -> c > 0x20 && c < 0x7F);
      URI uri = plain ? new URI(text) : null;
      return uri != null && uri.isAbsolute() ? uri : null;
    } catch (URISyntaxException broken) {
      return null;
    }
  }
}
