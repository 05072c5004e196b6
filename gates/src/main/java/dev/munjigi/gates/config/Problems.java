package dev.munjigi.gates.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects what is wrong while a configuration is read; bounded, so that a file of nothing but
/// mistakes costs no more than its size.
final class Problems {
  /// How many problems, and how many warnings, are kept.
  static final int LIMIT = 1_000;

  private static final long COMPARISONS = 200_000;

  private final Map<String, Integer> order = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();
  private long beyond;
  private long comparisons = COMPARISONS;

  /// Says that a file comes after those said before: its problems do too.
  void file(String name) {
    order.putIfAbsent(name, order.size());
  }

  void add(Place place, String message) {
    add(place.problem(message));
  }

  void add(Problem problem) {
    if (problems.size() < LIMIT) {
      problems.add(problem);
    } else {
      beyond++;
    }
  }

  void warn(Place place, String message) {
    if (warnings.size() < LIMIT) {
      warnings.add(place.problem(message));
    }
  }

  /// The name that was probably meant, or null; null as well once that has cost too much, or would
  /// be for a problem that is only counted.
  @Nullable String nearest(String got, Collection<String> names) {
    comparisons -= names.size();
    return problems.size() >= LIMIT || comparisons < 0 ? null : Nearest.of(got, names);
  }

  boolean none() {
    return problems.isEmpty();
  }

  /// The problems in the order of the files, with a closing line when there are more.
  List<Problem> problems() {
    List<Problem> sorted = sorted(problems);
    if (beyond > 0) {
      Problem last = sorted.getLast();
      String more = beyond + " more problems are not listed";
      sorted.add(new Problem(last.file(), last.line(), last.column(), more));
    }
    return sorted;
  }

  List<Problem> warnings() {
    return sorted(warnings);
  }

  private List<Problem> sorted(List<Problem> list) {
    List<Problem> sorted = new ArrayList<>(list);
    sorted.sort(
        Comparator.comparingInt((Problem p) -> order.getOrDefault(p.file(), order.size()))
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column));
    return sorted;
  }
}
