package dev.munjigi.engines.memory;

import dev.munjigi.gates.signin.Postage;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.function.LongSupplier;

/// How much mail there may be, counted in a table of fixed size in this process's memory by the
/// generic cell rate algorithm.
///
/// A name that mail is asked for, and an address that it goes to, have 5 at once and one more every 12
/// minutes; a network that asks has 20 and one more every 3 minutes. Each gate counts for itself, and
/// begins anew when it starts.
public final class MemoryPostage implements Postage {
  /// How many names, addresses and networks there is room for if nothing else is said; 16 bytes each.
  public static final int DEFAULT_SLOTS = 1 << 14;

  private static final int FEW = 5;
  private static final Duration SLOW = Duration.ofMinutes(12);
  private static final int MANY = 20;
  private static final Duration FASTER = Duration.ofMinutes(3);

  private final CellTable table;
  private final SipHash hash;
  private final LongSupplier nanos;

  /// @param slots how many subjects there is room for, 8 or more
  /// @param nanos the monotonic clock, as of [System#nanoTime()]
  public MemoryPostage(int slots, LongSupplier nanos) {
    SecureRandom random = new SecureRandom();
    this.table = new CellTable(slots);
    this.hash = new SipHash(random.nextLong(), random.nextLong());
    this.nanos = nanos;
  }

  @Override
  public synchronized boolean take(Count count, String of) {
    long now = nanos.getAsLong();
    long digest = hash.begin().add(count.ordinal()).add(of).end();
    long key = digest == 0 ? 1 : digest;
    int place = table.place(key, now);
    long debt = table.keyAt(place) == key ? Math.max(0, table.timeAt(place) - now) : 0;
    long interval = interval(count).toNanos();
    if (debt > (burst(count) - 1) * interval) {
      return false;
    }
    table.put(place, key, now + debt + interval);
    return true;
  }

  private static int burst(Count count) {
    return switch (count) {
      case ASKED_FOR, WRITTEN_TO -> FEW;
      case ASKED_BY -> MANY;
    };
  }

  private static Duration interval(Count count) {
    return switch (count) {
      case ASKED_FOR, WRITTEN_TO -> SLOW;
      case ASKED_BY -> FASTER;
    };
  }
}
