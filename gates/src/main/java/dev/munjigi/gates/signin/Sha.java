package dev.munjigi.gates.signin;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Digests that every JDK has.
final class Sha {
  private Sha() {}

  /// SHA-1: for lists and codes whose standard says so, never as protection.
  static byte[] one(byte[] bytes) {
    return digest("SHA-1", bytes);
  }

  static byte[] two256(byte[] bytes) {
    return digest("SHA-256", bytes);
  }

  private static byte[] digest(String name, byte[] bytes) {
    try {
      return MessageDigest.getInstance(name).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
