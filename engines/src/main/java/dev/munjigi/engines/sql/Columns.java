package dev.munjigi.engines.sql;

import java.time.Instant;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/// How values stand in columns.
final class Columns {
  private static final long BILLION = 1_000_000_000;
  private static final Instant FIRST = moment(Long.MIN_VALUE);
  private static final Instant LAST = moment(Long.MAX_VALUE);

  private Columns() {}

  static Instant moment(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, BILLION), Math.floorMod(nanos, BILLION));
  }

  static long nanos(Instant moment) {
    if (!moment.isAfter(FIRST)) {
      return Long.MIN_VALUE;
    }
    if (!moment.isBefore(LAST)) {
      return Long.MAX_VALUE;
    }
    // the seconds alone may lie below the range, by less than one
    return Math.addExact(
        Math.multiplyExact(moment.getEpochSecond() + 1, BILLION), moment.getNano() - BILLION);
  }

  /// A set of texts as one: each behind a line feed.
  static String joined(Collection<String> texts) {
    StringBuilder joined = new StringBuilder();
    for (String text : texts) {
      // ATTACK: a scope that holds a line feed must not become two
      joined.append('\n').append(text.replace("\\", "\\\\").replace("\n", "\\n"));
    }
    return joined.toString();
  }

  static SortedSet<String> split(String joined) {
    SortedSet<String> texts = new TreeSet<>();
    if (!joined.isEmpty()) {
      for (String text : joined.substring(1).split("\n", -1)) {
        texts.add(unescaped(text));
      }
    }
    return texts;
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /// A text that every database takes: PostgreSQL refuses NUL, and UTF-8 has no half surrogates.
  static String keepable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
        return replaced(text);
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .map(
            point -> point == 0 || Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
