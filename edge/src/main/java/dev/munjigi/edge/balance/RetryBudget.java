package dev.munjigi.edge.balance;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/// How many further tries a service's exchanges may have: a share of those of the last ten seconds,
/// and a few beside.
///
/// Guarantees: in ten seconds no more than thirty, and so many of a hundred exchanges of these; but
/// for one more for each event loop that takes the last one at the same moment.
final class RetryBudget {
  /// How many a second there may be, however few the exchanges are.
  static final int FLOOR = 3;

  static final int SECONDS = 10;
  private static final long SECOND = 1_000_000_000L;
  private static final int BITS = 22;
  private static final long MOST = (1L << BITS) - 1;

  private final LongSupplier nanos;
  private final long began;
  private final int percent;

  /// Of each second: 20 bits of which one it is, 22 of exchanges, 22 of further tries.
  private final AtomicLongArray seconds = new AtomicLongArray(SECONDS);

  RetryBudget(int percent, LongSupplier nanos) {
    this.percent = percent;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /// An exchange came.
  void arrived() {
    add(second(), 1L << BITS);
  }

  /// Takes one further try; false when there is none left.
  boolean take() {
    // ATTACK: tries that are tried again multiply a flood, most of all when all origins are down
    int now = second();
    long exchanges = 0;
    long tries = 0;
    for (int i = 0; i < SECONDS; i++) {
      long one = seconds.get(i);
      if (((now - stamp(one)) & STAMPS) < SECONDS) {
        exchanges += one >>> BITS & MOST;
        tries += one & MOST;
      }
    }
    if (tries >= (long) FLOOR * SECONDS + exchanges * percent / 100) {
      return false;
    }
    add(now, 1);
    return true;
  }

  private static final int STAMPS = (1 << 64 - 2 * BITS) - 1;

  private int second() {
    // the first second is 10: what was never written is long over
    return (int) ((nanos.getAsLong() - began) / SECOND + SECONDS) & STAMPS;
  }

  private static int stamp(long second) {
    return (int) (second >>> 2 * BITS);
  }

  private void add(int second, long what) {
    int at = second % SECONDS;
    long before;
    long after;
    do {
      before = seconds.get(at);
      long same = stamp(before) == second ? before : (long) second << 2 * BITS;
      boolean full = (what == 1 ? same & MOST : same >>> BITS & MOST) == MOST;
      after = full ? same : same + what;
    } while (!seconds.compareAndSet(at, before, after));
  }
}
