package dev.munjigi.gates.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The known name that a mistyped one was probably meant to be, by the optimal string alignment
/// distance (insert, delete, replace, swap two neighbours).
final class Nearest {
  private static final int LONGEST = 64;
  private static final int MOST_EDITS = 4;

  private Nearest() {}

  /// The nearest name within a third of the length in edits (at least one, at most four), or null.
  static @Nullable String of(String got, Collection<String> names) {
    if (got.isEmpty() || got.length() > LONGEST) {
      return null;
    }
    String wanted = got.toLowerCase(Locale.ROOT);
    int best = Math.clamp(got.length() / 3, 1, MOST_EDITS) + 1;
    String nearest = null;
    for (String name : names) {
      if (name.length() > LONGEST || Math.abs(name.length() - wanted.length()) >= best) {
        continue;
      }
      int distance = distance(wanted, name.toLowerCase(Locale.ROOT), best);
      if (distance < best) {
        best = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /// `; did you mean X?`, or nothing.
  static String hint(String got, Collection<String> names) {
    String nearest = of(got, names);
    return nearest == null ? "" : "; did you mean " + Quote.of(nearest) + "?";
  }

  /// The distance, or some number of at least `bound` when it is not below it.
  private static int distance(String a, String b, int bound) {
    int[] twoBack = new int[b.length() + 1];
    int[] back = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      back[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int edits = Math.min(Math.min(back[j], row[j - 1]) + 1, back[j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits = Math.min(edits, twoBack[j - 2] + 1);
        }
        row[j] = edits;
        least = Math.min(least, edits);
      }
      if (least > bound) {
        return least;
      }
      int[] spare = twoBack;
      twoBack = back;
      back = row;
      row = spare;
    }
    return back[b.length()];
  }
}
