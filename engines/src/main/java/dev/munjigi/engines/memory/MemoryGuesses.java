package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.signin.Guess;
import dev.munjigi.gates.signin.Guesses;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/// Tries to prove who somebody is, counted in a table of fixed size in this process's memory by the
/// generic cell rate algorithm.
///
/// A known device has 10 tries at once and one more each minute; so have all unknown ones of an
/// account together; a network (one IPv4 address, 64 bits of an IPv6 address) has 30 and two more
/// each minute. When more are in debt at once than a set of the table has places, the one with the
/// least debt is forgotten and begins anew. Each gate counts for itself.
public final class MemoryGuesses implements Guesses {
  /// How many accounts, devices and networks there is room for if nothing else is said; 16 bytes each.
  public static final int DEFAULT_SLOTS = 1 << 16;

  private static final int IPV6_NETWORK = 64;
  private static final int SINGLE = 128;

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

  /// What is counted.
  private enum Of {
    DEVICE(10, Duration.ofMinutes(1)),
    STRANGERS(10, Duration.ofMinutes(1)),
    NETWORK(30, Duration.ofSeconds(30));

    private final long interval;
    private final long tolerance;

    Of(int burst, Duration interval) {
      this.interval = interval.toNanos();
      this.tolerance = (burst - 1) * this.interval;
    }
  }

  /// One count that a try is taken from.
  private record Count(Of of, long key) {}

  @Override
  public synchronized boolean take(Guess guess) {
    long now = nanos.getAsLong();
    List<Count> counts = counts(guess);
    for (Count count : counts) {
      if (debt(count, now) > count.of().tolerance) {
        return false;
      }
    }
    for (Count count : counts) {
      long debt = debt(count, now);
      table.put(table.place(count.key(), now), count.key(), now + debt + count.of().interval);
    }
    return true;
  }

  @Override
  public synchronized void giveBack(Guess guess) {
    long now = nanos.getAsLong();
    for (Count count : counts(guess)) {
      int place = table.place(count.key(), now);
      if (table.keyAt(place) == count.key()) {
        long debt = Math.max(0, table.timeAt(place) - now - count.of().interval);
        table.put(place, count.key(), now + debt);
      }
    }
  }

  private long debt(Count count, long now) {
    int place = table.place(count.key(), now);
    return table.keyAt(place) == count.key() ? Math.max(0, table.timeAt(place) - now) : 0;
  }

  private List<Count> counts(Guess guess) {
    String device = guess.device();
    if (device != null) {
      long key = hash.begin().add(1).add(guess.account()).add(device).end();
      return List.of(new Count(Of.DEVICE, whole(key)));
    }
    long account = hash.begin().add(2).add(guess.account()).end();
    Address from = guess.from();
    Network network = Network.of(from, from.isV4() ? SINGLE : IPV6_NETWORK);
    Address base = network.base();
    long source = hash.begin().add(3).add(base.high()).add(base.low()).end();
    return List.of(
        new Count(Of.STRANGERS, whole(account)), new Count(Of.NETWORK, whole(source)));
  }

  private static long whole(long key) {
    return key == 0 ? 1 : key;
  }
}
