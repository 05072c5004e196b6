package dev.munjigi.control;

/// Text of others as it may be shown: without control, invisible and unassigned characters, marks that
/// change the direction of writing, and halves of surrogate pairs.
public final class Visible {
  private static final int SHORT = 64;

  private Visible() {}

  /// The text with `\\u....`, as in JSON, in the place of what must not be shown.
  public static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (hidden(point)) {
        for (char unit : Character.toChars(point)) {
          shown.append(String.format("\\u%04x", (int) unit));
        }
      } else {
        shown.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return shown.toString();
  }

  /// At most 64 characters of it, with `…` where something is left out.
  static String shortened(String text) {
    int end = Math.min(SHORT, text.length());
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return of(text.substring(0, end)) + (end < text.length() ? "…" : "");
  }

  private static boolean hidden(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }
}
