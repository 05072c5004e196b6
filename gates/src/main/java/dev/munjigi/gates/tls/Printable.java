package dev.munjigi.gates.tls;

/// What a peer sent, as evidence for the log.
public final class Printable {
  private Printable() {}

  /// The beginning of a text, with `?` in the place of everything but printable ASCII.
  ///
  /// @param most how many characters, at most
  public static String line(String text, int most) {
    // ATTACK: names in a certificate, and messages that repeat them, are whatever their maker wrote
    StringBuilder line = new StringBuilder(Math.min(most, text.length()));
    for (int i = 0; i < text.length() && i < most; i++) {
      char c = text.charAt(i);
      line.append(c >= ' ' && c < 127 ? c : '?');
    }
    return line.toString();
  }
}
