package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A pattern of a policy as a row of steps, each a character or a wildcard.
///
/// It serves to find texts that patterns tell apart; whether a pattern matches is for the `iam` room
/// to say.
///
/// @param steps code points, or one of the wildcards below
/// @param anyCase whether letters match in either case
record Glob(int[] steps, boolean anyCase) {
  static final int ONE = -1;
  static final int RUN = -2;

  /// Wildcards that stop at a colon.
  static final int ONE_INSIDE = -3;

  static final int RUN_INSIDE = -4;

  private static final int ARN_COLONS = 5;

  /// What of a text is special.
  ///
  /// @param arn whether `*` stops at colons before the last part
  record Dialect(boolean wildcards, boolean variables, boolean anyCase, boolean arn) {}

  /// What stands in the place of variables.
  sealed interface Filling {
    /// What a request says.
    record Said(Context context) implements Filling {}

    /// Anything.
    record Anything() implements Filling {}

    /// The text that this one variable has; others are anything.
    record Only(String key, String value) implements Filling {}
  }

  static Glob literal(String text) {
    return new Glob(text.codePoints().toArray(), false);
  }

  /// Reads one that [dev.munjigi.gates.iam.PolicyReader] took.
  ///
  /// @return empty where a variable has no value: it matches nothing
  static Optional<Glob> of(String text, Dialect dialect, Filling filling) {
    List<Integer> steps = new ArrayList<>();
    int colons = dialect.arn() && !text.equals("*") ? 0 : ARN_COLONS;
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (dialect.variables() && text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (!fill(text.substring(at + 2, end), filling, steps)) {
          return Optional.empty();
        }
        at = end + 1;
        continue;
      }
      boolean inside = colons < ARN_COLONS;
      if (dialect.wildcards() && point == '*') {
        steps.add(inside ? RUN_INSIDE : RUN);
      } else if (dialect.wildcards() && point == '?') {
        steps.add(inside ? ONE_INSIDE : ONE);
      } else {
        steps.add(point);
        colons += point == ':' ? 1 : 0;
      }
      at += Character.charCount(point);
    }
    return Optional.of(
        new Glob(steps.stream().mapToInt(Integer::intValue).toArray(), dialect.anyCase()));
  }

  private static boolean fill(String inside, Filling filling, List<Integer> steps) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      steps.add(inside.codePointAt(0));
      return true;
    }
    String key = Variables.key(inside);
    return switch (filling) {
      case Filling.Anything any -> steps.add(RUN);
      case Filling.Only(String only, String value) when only.equals(key) -> add(value, steps);
      case Filling.Only other -> steps.add(RUN);
      case Filling.Said(Context context) -> {
        Values values = context.get(key);
        if (values == null || values.size() == 0) {
          Optional<String> otherwise = Variables.otherwise(inside);
          yield otherwise.isPresent() && add(otherwise.get(), steps);
        }
        yield values.size() == 1 && add(values.text(0), steps);
      }
    };
  }

  private static boolean add(String text, List<Integer> steps) {
    text.codePoints().forEach(steps::add);
    return true;
  }

  /// Whether the whole text matches.
  boolean matches(String text) {
    int[] points = text.codePoints().toArray();
    boolean[] at = new boolean[steps.length + 1];
    at[0] = true;
    spread(at);
    for (int point : points) {
      boolean[] next = new boolean[steps.length + 1];
      for (int i = 0; i < steps.length; i++) {
        if (at[i] && takes(i, point)) {
          next[isRun(i) ? i : i + 1] = true;
        }
      }
      spread(next);
      at = next;
    }
    return at[steps.length];
  }

  private void spread(boolean[] at) {
    for (int i = 0; i < steps.length; i++) {
      at[i + 1] |= at[i] && isRun(i);
    }
  }

  boolean isRun(int step) {
    return steps[step] == RUN || steps[step] == RUN_INSIDE;
  }

  /// Whether a step takes a character.
  boolean takes(int step, int point) {
    int wanted = steps[step];
    return switch (wanted) {
      case ONE, RUN -> true;
      case ONE_INSIDE, RUN_INSIDE -> point != ':';
      default -> wanted == point || anyCase && sameLetter(wanted, point);
    };
  }

  private static boolean sameLetter(int one, int other) {
    return Character.toLowerCase(Character.toUpperCase(one))
        == Character.toLowerCase(Character.toUpperCase(other));
  }

  /// A text that matches, with this in the place of each run.
  String instance(String run) {
    StringBuilder text = new StringBuilder();
    for (int step : steps) {
      switch (step) {
        case RUN, RUN_INSIDE -> text.append(run);
        case ONE, ONE_INSIDE -> text.append('x');
        default -> text.appendCodePoint(step);
      }
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Glob(int[] theirs, boolean any)
        && any == anyCase
        && Arrays.equals(steps, theirs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(steps);
  }

  @Override
  public String toString() {
    return instance("*");
  }
}
