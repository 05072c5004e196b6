package dev.munjigi.app;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Counts what comes again and again, by kinds, so that a flood of it makes few events: the first
/// [#OWN] of a kind are to have events of their own, the others are counted. There are at most
/// [#KINDS] kinds; beyond them, all of the rest are one. Used by one thread at a time.
///
/// @param <K> kinds
/// @param <F> what is kept of the first that is counted
final class Tally<K, F> {
  /// How many of one kind are not counted.
  static final int OWN = 10;

  private static final int KINDS = 1_000;

  private final UnaryOperator<K> rest;
  private Map<K, Count<F>> counts = new HashMap<>();

  /// @param rest the kind under which one beyond the table is counted
  Tally(UnaryOperator<K> rest) {
    this.rest = rest;
  }

  /// What was counted of one kind.
  static final class Count<F> {
    private int own;
    private long times;
    private long firstMillis;
    private long lastMillis;
    private F first;

    private Count(F first) {
      this.first = first;
    }

    private void add(F one, long millis) {
      if (times == 0) {
        first = one;
        firstMillis = millis;
      }
      times++;
      lastMillis = Math.max(millis, firstMillis);
    }

    F first() {
      return first;
    }

    /// At least 1.
    long times() {
      return times;
    }

    long firstMillis() {
      return firstMillis;
    }

    long lastMillis() {
      return lastMillis;
    }
  }

  /// The kind that one of this kind is counted under.
  K placed(K own) {
    return counts.size() < KINDS || counts.containsKey(own) ? own : rest.apply(own);
  }

  /// Counts one.
  ///
  /// @param kind as [#placed] gave it
  void count(K kind, F one, long millis) {
    counts.computeIfAbsent(kind, first -> new Count<>(one)).add(one, millis);
  }

  /// Counts one, unless it is one of the first.
  ///
  /// @param kind as [#placed] gave it
  /// @return whether it was counted
  boolean countBeyondFirst(K kind, F one, long millis) {
    Count<F> count = counts.computeIfAbsent(kind, first -> new Count<>(one));
    if (count.own < OWN) {
      count.own++;
      return false;
    }
    count.add(one, millis);
    return true;
  }

  /// What was counted; everything begins anew.
  List<Count<F>> take() {
    Collection<Count<F>> taken = counts.values();
    counts = new HashMap<>();
    Predicate<Count<F>> any = count -> count.times > 0;
    return taken.stream().filter(any).toList();
  }
}
