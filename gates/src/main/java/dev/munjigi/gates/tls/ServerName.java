package dev.munjigi.gates.tls;

import java.util.Locale;
import java.util.Optional;

/// A host name as a client may ask for it in a handshake (SNI, RFC 6066, section 3).
///
/// Guarantees: 1 to 253 characters; labels of 1 to 63 lower-case letters, digits, hyphens and
/// underscores that neither begin nor end with a hyphen; no trailing dot; no address literal.
///
/// @param text the name in lower case
public record ServerName(String text) implements Comparable<ServerName> {
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  public ServerName {
    if (!wellFormed(text)) {
      throw new IllegalArgumentException("a server name is a host name in lower case");
    }
  }

  /// Reads a name in any case; empty when it is none.
  public static Optional<ServerName> parse(String text) {
    // ATTACK: characters beyond ASCII must not become ASCII by lowering them, as U+212A does.
    if (text.length() > LONGEST || !text.chars().allMatch(c -> c < 128)) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return wellFormed(lower) ? Optional.of(new ServerName(lower)) : Optional.empty();
  }

  private static boolean wellFormed(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    int from = 0;
    for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', from)) {
      if (!label(text, from, dot)) {
        return false;
      }
      from = dot + 1;
    }
    // ATTACK: a name whose last label is a number is read as an address by some parsers.
    boolean number = text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    return !number && label(text, from, text.length());
  }

  private static boolean label(String text, int from, int to) {
    if (from == to || to - from > LONGEST_LABEL) {
      return false;
    }
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
      boolean inner = c == '-' && i > from && i < to - 1;
      if (!plain && !inner) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(ServerName other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
