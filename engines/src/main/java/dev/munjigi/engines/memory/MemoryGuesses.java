package dev.munjigi.engines.memory;

import dev.munjigi.gates.signin.Guess;
import dev.munjigi.gates.signin.GuessCount;
import dev.munjigi.gates.signin.Guesses;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.LongSupplier;

/// Tries to prove who somebody is, counted in a table of fixed size in this process's memory by the
/// generic cell rate algorithm.
///
/// When more are in debt at once than a set of the table has places, the one with the least debt is
/// forgotten and begins anew. Each gate counts for itself.
public final class MemoryGuesses implements Guesses {
  /// How many accounts, devices and networks there is room for if nothing else is said; 16 bytes each.
  public static final int DEFAULT_SLOTS = 1 << 16;

  private final CellTable table;
  private final SipHash hash;
  private final LongSupplier nanos;

  /// @param slots how many subjects there is room for, 8 or more
  /// @param nanos the monotonic clock, as of [System#nanoTime()]
  public MemoryGuesses(int slots, LongSupplier nanos) {
    SecureRandom random = new SecureRandom();
    this.table = new CellTable(slots);
    // ATTACK: with a known hash a few names could push the count of another one out of the table
    this.hash = new SipHash(random.nextLong(), random.nextLong());
    this.nanos = nanos;
  }

  /// One count that a try is taken from.
  private record Count(long key, long interval, long tolerance) {}

  @Override
  public synchronized boolean take(Guess guess) {
    long now = nanos.getAsLong();
    List<Count> counts = counts(guess);
    for (Count count : counts) {
      if (debt(count, now) > count.tolerance()) {
        return false;
      }
    }
    for (Count count : counts) {
      long debt = debt(count, now);
      table.put(table.place(count.key(), now), count.key(), now + debt + count.interval());
    }
    return true;
  }

  @Override
  public synchronized void giveBack(Guess guess) {
    long now = nanos.getAsLong();
    for (Count count : counts(guess)) {
      int place = table.place(count.key(), now);
      if (table.keyAt(place) == count.key()) {
        long debt = Math.max(0, table.timeAt(place) - now - count.interval());
        table.put(place, count.key(), now + debt);
      }
    }
  }

  private long debt(Count count, long now) {
    int place = table.place(count.key(), now);
    return table.keyAt(place) == count.key() ? Math.max(0, table.timeAt(place) - now) : 0;
  }

  private List<Count> counts(Guess guess) {
    return GuessCount.of(guess).stream().map(this::count).toList();
  }

  private Count count(GuessCount of) {
    long key = hash.begin().add(of.of().ordinal()).add(of.subject()).end();
    return new Count(whole(key), of.of().interval().toNanos(), of.of().tolerance().toNanos());
  }

  private static long whole(long key) {
    return key == 0 ? 1 : key;
  }
}
