package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Secret;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// What somebody typed as a password: UTF-8 of its NFKC form (NIST SP 800-63B-4, section 3.1.1.2).
///
/// A text that is no text or too long to be looked at is kept as one that is never right, so that
/// judging it takes as long as judging any other.
public final class Password {
  /// ATTACK: one character can become 18 in NFKC, and all are normalised before any is refused.
  private static final int MOST_TYPED = 1_024;

  private final Secret bytes;
  private final boolean usable;

  private Password(Secret bytes, boolean usable) {
    this.bytes = bytes;
    this.usable = usable;
  }

  /// Takes a text as it was typed.
  public static Password of(String typed) {
    if (typed.length() > MOST_TYPED || !StandardCharsets.UTF_8.newEncoder().canEncode(typed)) {
      return new Password(new Secret(new byte[0]), false);
    }
    byte[] utf8 = normalised(typed).getBytes(StandardCharsets.UTF_8);
    Secret secret = new Secret(utf8);
    Arrays.fill(utf8, (byte) 0);
    return new Password(secret, true);
  }

  static String normalised(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  /// Whether it is a text at all; otherwise it is never right.
  boolean usable() {
    return usable;
  }

  /// Its UTF-8, a copy.
  byte[] reveal() {
    return bytes.reveal();
  }

  /// Never what it is.
  @Override
  public String toString() {
    return "Password[redacted]";
  }
}
