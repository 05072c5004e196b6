package dev.munjigi.gates.signin;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A line of a file of SHA-1 hashes: 40 hex digits, perhaps `:COUNT`, and what ends it.
final class HashLine {
  private static final int DIGITS = 40;

  /// A byte before, the rest of one line and all of the next, with counts of 20 digits.
  static final int WINDOW = 1 + 2 * (DIGITS + 23);

  private final long start;
  private final long end;
  private final byte[] hash;

  /// @param start where it begins in the file
  /// @param end where the next one begins
  HashLine(long start, long end, byte[] hash) {
    this.start = start;
    this.end = end;
    this.hash = hash;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  byte[] hash() {
    return hash;
  }

  /// Where the next line begins.
  static int after(byte[] bytes, int start) {
    int at = start;
    while (at < bytes.length && bytes[at] != '\n') {
      at++;
    }
    return Math.min(bytes.length, at + 1);
  }

  /// Whether these bytes begin with a hash and what may stand behind one.
  static boolean begins(byte[] bytes) {
    if (bytes.length < DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (!HexFormat.isHexDigit(bytes[i])) {
        return false;
      }
    }
    return bytes.length == DIGITS || ":\r\n".indexOf(bytes[DIGITS]) >= 0;
  }

  /// The hash that these bytes begin with.
  static byte[] hash(byte[] line) {
    return HexFormat.of().parseHex(new String(line, 0, DIGITS, StandardCharsets.US_ASCII));
  }
}
