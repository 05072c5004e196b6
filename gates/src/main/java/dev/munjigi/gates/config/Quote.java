package dev.munjigi.gates.config;

/// Text of a file as a message shows it: in backticks, on one line, shortened.
final class Quote {
  private static final int LONGEST = 80;

  private Quote() {}

  /// At most 80 code points; what does not print, or reorders the line, is escaped; what stands
  /// before the host of a URL is left out.
  static String of(String text) {
    StringBuilder quoted = new StringBuilder(Math.min(text.length(), LONGEST) + 2).append('`');
    append(quoted, withoutUser(text));
    return quoted.append('`').toString();
  }

  /// The same without the backticks, for text of a library or of the system.
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    append(plain, text);
    return plain.toString();
  }

  // ATTACK: a password in a URL would reach logs and screens with the message (CWE-532)
  private static String withoutUser(String text) {
    int scheme = text.indexOf("://");
    int at = text.lastIndexOf('@');
    return scheme >= 0 && at > scheme
        ? text.substring(0, scheme + 3) + "..." + text.substring(at)
        : text;
  }

  private static void append(StringBuilder out, String text) {
    int taken = 0;
    int at = 0;
    while (at < text.length() && taken < LONGEST) {
      int c = text.codePointAt(at);
      // ATTACK: control and format characters would forge lines or reorder them (CWE-117)
      if (printable(c)) {
        out.appendCodePoint(c);
      } else {
        out.append("\\u{").append(Integer.toHexString(c)).append('}');
      }
      at += Character.charCount(c);
      taken++;
    }
    if (at < text.length()) {
      out.append("...");
    }
  }

  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> c != '`';
    };
  }
}
