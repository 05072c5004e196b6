package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Bans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Bans in this process's memory, up to a number.
///
/// A question costs one look-up for each prefix length that any ban has, and takes no lock. Bans
/// that have ended are never given out; [#sweep] and, when there is no room, [#add] forget them.
public final class MemoryBans implements Bans {
  /// How many bans there is room for if nothing else is said.
  public static final int DEFAULT_CAPACITY = 100_000;

  private static final Comparator<Ban> BY_END =
      Comparator.comparing(Ban::until)
          .thenComparing(ban -> ban.network().base())
          .thenComparingInt(ban -> ban.network().length());

  private final int capacity;

  /// Bans by prefix length, then by base. ATTACK: addresses that share a hash are told apart by
  /// their order, in logarithmic time.
  private final AtomicReferenceArray<@Nullable ConcurrentMap<Address, Ban>> byLength =
      new AtomicReferenceArray<>(129);

  /// All bans, the soonest to end first; guarded by itself, as are changes of `byLength`.
  private final TreeSet<Ban> byEnd = new TreeSet<>(BY_END);

  /// The prefix lengths that are there.
  private volatile int[] lengths = {};

  /// @param capacity how many bans there is room for, at least 1
  public MemoryBans(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "there is room for at least 1 ban, not `" + capacity + "`");
    }
    this.capacity = capacity;
  }

  @Override
  public @Nullable Ban of(Address source, Instant now) {
    Ban longest = null;
    for (int length : lengths) {
      ConcurrentMap<Address, Ban> bans = byLength.get(length);
      Ban ban = bans == null ? null : bans.get(source.truncate(length));
      if (ban != null && ban.holdsAt(now)) {
        longest = longest == null || ban.until().isAfter(longest.until()) ? ban : longest;
      }
    }
    return longest;
  }

  @Override
  public boolean add(Ban ban) {
    Network network = ban.network();
    synchronized (byEnd) {
      ConcurrentMap<Address, Ban> bans = byLength.get(network.length());
      Ban known = bans == null ? null : bans.get(network.base());
      if (known != null) {
        if (ban.until().isAfter(known.until())) {
          byEnd.remove(known);
          put(ban);
        }
        return true;
      }
      if (byEnd.size() >= capacity) {
        sweep(ban.from());
      }
      if (byEnd.size() >= capacity) {
        return false;
      }
      put(ban);
      return true;
    }
  }

  private void put(Ban ban) {
    int length = ban.network().length();
    ConcurrentMap<Address, Ban> bans = byLength.get(length);
    if (bans == null) {
      bans = new ConcurrentHashMap<>();
      byLength.set(length, bans);
      publish();
    }
    bans.put(ban.network().base(), ban);
    byEnd.add(ban);
  }

  private void remove(Ban ban) {
    int length = ban.network().length();
    byEnd.remove(ban);
    ConcurrentMap<Address, Ban> bans = byLength.get(length);
    if (bans != null && bans.remove(ban.network().base(), ban) && bans.isEmpty()) {
      byLength.set(length, null);
      publish();
    }
  }

  private void publish() {
    lengths = IntStream.rangeClosed(0, 128).filter(i -> byLength.get(i) != null).toArray();
  }

  @Override
  public boolean lift(Network network) {
    synchronized (byEnd) {
      ConcurrentMap<Address, Ban> bans = byLength.get(network.length());
      Ban known = bans == null ? null : bans.get(network.base());
      if (known != null) {
        remove(known);
      }
      return known != null;
    }
  }

  @Override
  public List<Ban> list(Instant now) {
    synchronized (byEnd) {
      List<Ban> holding = new ArrayList<>(byEnd.size());
      for (Ban ban : byEnd) {
        if (ban.holdsAt(now)) {
          holding.add(ban);
        }
      }
      return holding;
    }
  }

  /// Forgets the bans that have ended.
  public void sweep(Instant now) {
    synchronized (byEnd) {
      while (!byEnd.isEmpty() && !byEnd.getFirst().holdsAt(now)) {
        remove(byEnd.getFirst());
      }
    }
  }

  /// How many bans are kept, ended ones that were not yet forgotten among them.
  public int size() {
    synchronized (byEnd) {
      return byEnd.size();
    }
  }
}
