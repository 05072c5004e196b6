package dev.munjigi.gates.review;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The values of one variable with which a pattern meets given texts.
///
/// @param key in lower case
record Substitutes(String key) {
  private static final Glob.Filling ANYTHING = new Glob.Filling.Anything();

  /// A few for each text: the shortest, the longest, and those at either end.
  Set<String> in(String pattern, Glob.Dialect dialect, List<String> texts) {
    Set<String> values = new LinkedHashSet<>();
    if (!dialect.variables() || !Variables.of(pattern).contains(key)) {
      return values;
    }
    int open = pattern.indexOf("${");
    while (!Variables.of(end(pattern, open)).contains(key)) {
      open = pattern.indexOf("${", open + 2);
    }
    Glob before = glob(pattern.substring(0, open), dialect);
    Glob behind = glob(pattern.substring(pattern.indexOf('}', open) + 1), dialect);
    for (String text : texts) {
      for (String value : between(text, before, behind)) {
        if (Glob.of(pattern, dialect, new Glob.Filling.Only(key, value))
            .filter(glob -> glob.matches(text))
            .isPresent()) {
          values.add(value);
        }
      }
    }
    return values;
  }

  /// The variable that begins at a place.
  private static String end(String pattern, int open) {
    return pattern.substring(open, pattern.indexOf('}', open) + 1);
  }

  private static Glob glob(String part, Glob.Dialect dialect) {
    Glob.Dialect plain = new Glob.Dialect(dialect.wildcards(), true, dialect.anyCase(), false);
    return Glob.of(part, plain, ANYTHING).orElseThrow();
  }

  private static Set<String> between(String text, Glob before, Glob behind) {
    List<Integer> starts = places(text, i -> before.matches(text.substring(0, i)));
    List<Integer> ends = places(text, i -> behind.matches(text.substring(i)));
    Set<String> values = new LinkedHashSet<>();
    for (int start : few(starts)) {
      for (int end : few(ends)) {
        if (start <= end) {
          values.add(text.substring(start, end));
        }
      }
    }
    return values;
  }

  private static List<Integer> places(String text, IntPredicate fits) {
    return IntStream.rangeClosed(0, text.length()).filter(fits).boxed().toList();
  }

  private static List<Integer> few(List<Integer> all) {
    return all.size() <= 4
        ? all
        : List.of(all.getFirst(), all.get(1), all.get(all.size() - 2), all.getLast());
  }
}
