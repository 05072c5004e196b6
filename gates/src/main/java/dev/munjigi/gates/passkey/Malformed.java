package dev.munjigi.gates.passkey;

/// Bytes that are not what they should be.
final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  Malformed(String message) {
    super(message, null, false, false);
  }
}
