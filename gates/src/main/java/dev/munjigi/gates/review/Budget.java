package dev.munjigi.gates.review;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// How much a comparison may look at, and what it left out for that.
final class Budget {
  private final Set<String> left = new LinkedHashSet<>();
  private long steps;

  /// @param steps how many
  Budget(long steps) {
    this.steps = steps;
  }

  /// Takes some steps.
  ///
  /// @return whether there were as many
  boolean take(long some, String forWhat) {
    steps -= some;
    if (steps < 0) {
      leave(forWhat);
    }
    return steps >= 0;
  }

  /// Notes that something was not looked at.
  void leave(String what) {
    left.add(what);
  }

  /// What was not looked at; empty where all was.
  List<String> left() {
    return List.copyOf(left);
  }
}
