package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Slots;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Places for connections, counted in this process's memory: exact, an entry for each source that
/// has a connection, none for others.
public final class MemorySlots implements Slots {
  private final ConcurrentHashMap<Source, Integer> counts = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  /// A source as a key.
  ///
  /// ATTACK: sources that share a hash are told apart by order, in logarithmic time.
  private record Source(Address base, int length) implements Comparable<Source> {
    private static final Comparator<Source> ORDER =
        Comparator.comparing(Source::base).thenComparingInt(Source::length);

    static Source of(Network network) {
      return new Source(network.base(), network.length());
    }

    @Override
    public int compareTo(Source other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public Fact.Slot open(Network source, int perSource, int total) {
    Opening opening = new Opening(perSource, () -> takeOne(total));
    counts.compute(Source.of(source), (key, count) -> opening.next(count == null ? 0 : count));
    return opening.slot;
  }

  /// One attempt, made while the source's entry is held.
  private final class Opening {
    private final int perSource;
    private final BooleanSupplier ofAll;
    private Fact.Slot slot = Fact.Slot.SOURCE_FULL;

    /// @param ofAll takes one of all places, if there is one
    Opening(int perSource, BooleanSupplier ofAll) {
      this.perSource = perSource;
      this.ofAll = ofAll;
    }

    @Nullable Integer next(int count) {
      if (count < perSource) {
        slot = ofAll.getAsBoolean() ? Fact.Slot.GRANTED : Fact.Slot.ALL_FULL;
      }
      int left = slot == Fact.Slot.GRANTED ? count + 1 : count;
      return left == 0 ? null : left;
    }
  }

  @Override
  public Fact.Slot move(Network from, Network source, int perSource) {
    if (from.equals(source)) {
      return Fact.Slot.GRANTED;
    }
    Opening opening = new Opening(perSource, () -> true);
    counts.compute(Source.of(source), (key, count) -> opening.next(count == null ? 0 : count));
    if (opening.slot == Fact.Slot.GRANTED) {
      counts.computeIfPresent(Source.of(from), (key, count) -> count == 1 ? null : count - 1);
    }
    return opening.slot;
  }

  private boolean takeOne(int total) {
    for (int now = open.get(); now < total; now = open.get()) {
      if (open.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close(Network source) {
    counts.computeIfPresent(
        Source.of(source),
        (key, count) -> {
          open.decrementAndGet();
          return count == 1 ? null : count - 1;
        });
  }

  /// How many places are taken.
  public int taken() {
    return open.get();
  }

  /// How many sources have one.
  public int sources() {
    return counts.size();
  }
}
