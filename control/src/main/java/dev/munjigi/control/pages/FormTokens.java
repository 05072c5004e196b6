package dev.munjigi.control.pages;

import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tokens that show that a form was made for the browser which sends it: HMAC-SHA-256 over a random
/// cookie and the session, if any (OWASP's signed double-submit cookie).
final class FormTokens {
  private static final int BYTES = 16;
  private static final int CHARACTERS = 22;
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private final Secret key;
  private final SecureRandom random;

  FormTokens(Secret key, SecureRandom random) {
    this.key = key;
    this.random = random;
  }

  /// A new browser's name.
  String browser() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return encoded(bytes);
  }

  /// Whether a cookie can be such a name.
  static boolean names(@Nullable String cookie) {
    return cookie != null
        && cookie.length() == CHARACTERS
        && cookie.chars().allMatch(c -> DIGITS.indexOf(c) >= 0);
  }

  /// @param session the id of the session, or empty
  String of(String browser, String session) {
    byte[] secret = key.reveal();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      // a browser's name has one length, so the two are told apart
      String text = "munjigi form " + browser + session;
      return encoded(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  boolean holds(String token, String browser, String session) {
    return MessageDigest.isEqual(
        of(browser, session).getBytes(StandardCharsets.UTF_8),
        token.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
