package dev.munjigi.app;

import java.util.regex.Pattern;

/// What `munjigi node invite` prints: the token, which works once, and the fingerprint of the root
/// by which the machine knows the gate, so that nobody can copy one without the other.
///
/// @param token for the gate
/// @param root the SHA-256 of the root's certificate, in lower-case hexadecimal
record JoinToken(String token, String root) {
  private static final Pattern ROOT = Pattern.compile("[0-9a-f]{64}");

  JoinToken {
    if (token.isEmpty() || !ROOT.matcher(root).matches()) {
      throw new IllegalArgumentException(
          "`--token` is not what `munjigi node invite` printed: TOKEN.FINGERPRINT");
    }
  }

  static JoinToken parse(String text) {
    int dot = text.lastIndexOf('.');
    return new JoinToken(text.substring(0, Math.max(0, dot)), text.substring(dot + 1));
  }

  String text() {
    return token + "." + root;
  }

  /// The fingerprint alone: the token lets in.
  @Override
  public String toString() {
    return "JoinToken[" + root + "]";
  }
}
