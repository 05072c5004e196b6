package dev.munjigi.gates.oauth;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// A name and a secret in `Authorization: Basic`, each encoded like a form's value (RFC 6749, section
/// 2.3.1).
record BasicCredentials(String name, String secret) {
  private static final String SCHEME = "basic ";
  private static final int LONGEST = 2_048;

  /// Reads the field; empty when it holds none.
  static Optional<BasicCredentials> read(String authorization) {
    if (authorization.length() > LONGEST
        || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new BasicCredentials(
                  decoded(text.substring(0, colon)), decoded(text.substring(colon + 1))));
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// Never the secret.
  @Override
  public String toString() {
    return "BasicCredentials[" + name + "]";
  }
}
