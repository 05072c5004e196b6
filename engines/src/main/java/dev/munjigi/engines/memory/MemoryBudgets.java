package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Budgets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Budgets in a table of fixed size in this process's memory, counted by the generic cell rate
/// algorithm in its virtual scheduling form (ITU-T I.371, annex A).
///
/// Guarantees: no subject gets more than its burst at once and its rate in the long run while it
/// has its place; several budgets are taken as one step; no memory beyond the table, none at all
/// when tokens are granted. Does not guarantee a place: when more subjects are in debt at once than
/// a set of the table has places, the one with the least debt is forgotten and begins anew.
///
/// A budget whose rate or burst changes begins anew.
public final class MemoryBudgets implements Budgets {
  /// How many subjects there is room for if nothing else is said; the table has 16 bytes for each.
  public static final int DEFAULT_SLOTS = 1 << 18;

  private static final int MAX_SLOTS = 1 << 26;

  /// Keeps times far from an overflow; 73 years.
  private static final long LONGEST = 1L << 61;

  private final CellTable table;
  private final ThreadLocal<Scratch> scratches;

  /// Bit `i` is set while a thread uses the sets whose number ends with `i`.
  private final AtomicLong locks = new AtomicLong();

  /// @param slots how many subjects there is room for, 8 to 2^26
  public MemoryBudgets(int slots) {
    this(slots, new SecureRandom().nextLong(), new SecureRandom().nextLong());
  }

  MemoryBudgets(int slots, long key0, long key1) {
    if (slots < 8 || slots > MAX_SLOTS) {
      throw new IllegalArgumentException("slots are 8 to " + MAX_SLOTS + ", not `" + slots + "`");
    }
    this.table = new CellTable(slots);
    // ATTACK: with a known hash a few sources could push any other one out of the table
    this.scratches = ThreadLocal.withInitial(() -> new Scratch(new SipHash(key0, key1)));
  }

  /// What one thread needs to work: keys, and what to restore if a later budget has no token.
  private static final class Scratch {
    private final SipHash hash;
    private long[] keys = new long[8];
    private int[] places = new int[8];
    private long[] oldKeys = new long[8];
    private long[] oldTimes = new long[8];

    Scratch(SipHash hash) {
      this.hash = hash;
    }

    void reserve(int budgets) {
      if (keys.length < budgets) {
        keys = Arrays.copyOf(keys, budgets);
        places = Arrays.copyOf(places, budgets);
        oldKeys = Arrays.copyOf(oldKeys, budgets);
        oldTimes = Arrays.copyOf(oldTimes, budgets);
      }
    }
  }

  @Override
  public Fact.Acquired acquire(List<Budget> budgets, long nanos) {
    Scratch scratch = scratches.get();
    int count = budgets.size();
    scratch.reserve(count);
    long sets = 0;
    for (int i = 0; i < count; i++) {
      long key = key(budgets.get(i), scratch.hash);
      scratch.keys[i] = key;
      sets |= 1L << table.setOf(key);
    }
    lock(sets);
    int lacking = -1;
    long wait = 0;
    try {
      for (int i = 0; i < count && lacking < 0; i++) {
        wait = take(budgets.get(i), i, scratch, nanos);
        lacking = wait > 0 ? i : -1;
      }
      for (int i = lacking - 1; i >= 0; i--) {
        // INVARIANT: in reverse order, so that a place that was taken twice ends as it began
        table.put(scratch.places[i], scratch.oldKeys[i], scratch.oldTimes[i]);
      }
    } finally {
      unlock(sets);
    }
    return lacking < 0 ? Fact.Acquired.ALL : new Fact.Acquired(lacking, Duration.ofNanos(wait));
  }

  /// Takes a token, or says how many nanoseconds it takes until there is one.
  private long take(Budget budget, int i, Scratch scratch, long now) {
    long key = scratch.keys[i];
    int place = table.place(key, now);
    long oldKey = table.keyAt(place);
    long oldTime = table.timeAt(place);
    long interval = Math.min(budget.intervalNanos(), LONGEST);
    long debt = oldKey == key ? Math.max(0, oldTime - now) : 0;
    long tolerance = product(interval, budget.burst() - 1);
    if (debt > tolerance) {
      return debt - tolerance;
    }
    scratch.places[i] = place;
    scratch.oldKeys[i] = oldKey;
    scratch.oldTimes[i] = oldTime;
    table.put(place, key, now + debt + interval);
    return 0;
  }

  private static long product(long interval, long count) {
    return count == 0 || interval <= LONGEST / count ? interval * count : LONGEST;
  }

  private static long key(Budget budget, SipHash hash) {
    hash.begin().add(budget.limit()).add(budget.intervalNanos()).add(budget.burst());
    Object subject = budget.subject();
    if (subject instanceof Network network) {
      Address base = network.base();
      hash.add(1).add(base.high()).add(base.low()).add(network.length());
    } else if (subject instanceof Address address) {
      hash.add(2).add(address.high()).add(address.low());
    } else {
      hash.add(3).add(subject.toString());
    }
    long key = hash.end();
    return key == 0 ? 1 : key;
  }

  /// Waits for all the sets at once, so that no two threads wait for each other. They are held for
  /// some hundred nanoseconds; who holds them may have been suspended, hence the yield.
  @SuppressWarnings("ThreadPriorityCheck")
  private void lock(long sets) {
    for (int tries = 1; ; tries++) {
      long held = locks.get();
      if ((held & sets) == 0 && locks.compareAndSet(held, held | sets)) {
        return;
      }
      if (tries % 64 == 0) {
        Thread.yield();
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void unlock(long sets) {
    locks.getAndAdd(-sets);
  }
}
