package dev.munjigi.edge.balance;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// For how long an origin is left alone. When it is over, one exchange at a time finds out whether
/// the origin is well again.
final class Term {
  /// How many terms in a row make it longer.
  private static final int LONGEST = 10;

  private static final long MOST = 300_000_000_000L;

  private final long until;
  private final long length;
  private final int times;
  private final AtomicBoolean probed = new AtomicBoolean();

  private Term(long until, long length, int times) {
    this.until = until;
    this.length = length;
    this.times = times;
  }

  /// The first term of a row, or the next one where the last one is not long over.
  ///
  /// @param last the one before, or null when there was none
  /// @param first how long the first term of a row is
  /// @param now the monotonic time
  static Term after(@Nullable Term last, long first, long now) {
    return last == null || now - last.until >= last.length
        ? of(1, first, now)
        : last.again(first, now);
  }

  /// The next term of the row: the origin did not do well when this one was over.
  Term again(long first, long now) {
    return of(Math.min(LONGEST, times + 1), first, now);
  }

  private static Term of(int times, long first, long now) {
    long length = Math.max(first, Math.min(MOST, first * times));
    return new Term(now + length, length, times);
  }

  boolean over(long now) {
    return now - until >= 0;
  }

  /// How long it is, in nanoseconds.
  long length() {
    return length;
  }

  /// Takes the one exchange that finds out; false when it is under way.
  boolean probe() {
    return !probed.get() && probed.compareAndSet(false, true);
  }

  boolean probed() {
    return probed.get();
  }

  /// The exchange found out nothing.
  void giveBack() {
    probed.set(false);
  }
}
