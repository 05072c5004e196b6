package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A name of a thing with wildcards and variables, held against another part by part: `*` does not
/// reach over a colon, but in the last part.
///
/// @param parts six, or one that is `*` or a variable alone
record ArnPattern(List<TextPattern> parts) {
  private static final int PARTS = 6;
  private static final TextPattern.Dialect LITERAL = new TextPattern.Dialect(true, false, false);
  private static final TextPattern.Dialect WHOLE = new TextPattern.Dialect(false, true, false);
  private static final TextPattern.Dialect FULL = new TextPattern.Dialect(true, true, false);

  /// Reads one; empty when it has not six parts, or a variable is malformed.
  static Optional<ArnPattern> of(String text, boolean variables) {
    if (variables && text.startsWith("${") && text.indexOf('}') == text.length() - 1) {
      return TextPattern.of(text, WHOLE).map(whole -> new ArnPattern(List.of(whole)));
    }
    List<TextPattern> parts = new ArrayList<>();
    List<String> written = text.equals("*") ? List.of(text) : split(text, variables);
    if (written.size() != PARTS && !text.equals("*")) {
      return Optional.empty();
    }
    for (String part : written) {
      Optional<TextPattern> pattern = TextPattern.of(part, variables ? FULL : LITERAL);
      if (pattern.isEmpty()) {
        return Optional.empty();
      }
      parts.add(pattern.get());
    }
    return Optional.of(new ArnPattern(List.copyOf(parts)));
  }

  /// At the first five colons that are not inside of a variable, as those of `${aws:username}`.
  private static List<String> split(String text, boolean variables) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < text.length() && parts.size() < PARTS - 1) {
      if (variables && text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        at = end < 0 ? text.length() : end + 1;
      } else {
        if (text.charAt(at) == ':') {
          parts.add(text.substring(from, at));
          from = at + 1;
        }
        at++;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  /// Whether a text has six parts and begins as such a name does.
  static boolean isArn(String text) {
    if (!text.startsWith("arn:")) {
      return false;
    }
    int colons = 0;
    for (int i = 0; i < text.length() && colons < PARTS - 1; i++) {
      if (text.charAt(i) == ':') {
        colons++;
      }
    }
    return colons == PARTS - 1;
  }

  boolean matches(String arn, Context context) {
    if (parts.size() == 1) {
      return parts.getFirst().matches(arn, context);
    }
    int from = 0;
    for (int i = 0; i < PARTS; i++) {
      int to = i == PARTS - 1 ? arn.length() : arn.indexOf(':', from);
      if (!parts.get(i).matches(arn, from, to, context)) {
        return false;
      }
      from = to + 1;
    }
    return true;
  }
}
