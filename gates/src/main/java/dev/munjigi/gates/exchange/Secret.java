package dev.munjigi.gates.exchange;

import java.security.MessageDigest;

/// Bytes that must not be seen: never printed, compared in constant time.
public final class Secret {
  private final byte[] bytes;

  /// Takes a copy.
  public Secret(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /// The bytes themselves, a copy; the one way to get at them.
  public byte[] reveal() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
