package dev.munjigi.gates.oauth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// SHA-256 in the spellings that the protocol and the store want.
final class Digests {
  private Digests() {}

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// In lower-case hexadecimal.
  static String hex(String text) {
    return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  /// In base64url, as a code challenge is (RFC 7636, section 4.2).
  static String challenge(String verifier) {
    return encoded(sha256(verifier.getBytes(StandardCharsets.US_ASCII)));
  }

  /// The left half in base64url, as `at_hash` is (OpenID Connect Core, section 3.1.3.6).
  static String half(String token) {
    byte[] hash = sha256(token.getBytes(StandardCharsets.US_ASCII));
    return encoded(Arrays.copyOf(hash, hash.length / 2));
  }

  static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
