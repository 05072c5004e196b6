package dev.munjigi.edge.stage;

import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Slots;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts how often places are taken and given back.
public final class CountedSlots implements Slots {
  public final AtomicInteger opened = new AtomicInteger();
  public final AtomicInteger closed = new AtomicInteger();

  @Override
  public Fact.Slot open(Network source, int perSource, int total) {
    opened.incrementAndGet();
    return Fact.Slot.GRANTED;
  }

  @Override
  public Fact.Slot move(Network from, Network source, int perSource) {
    return Fact.Slot.GRANTED;
  }

  @Override
  public void close(Network source) {
    closed.incrementAndGet();
  }
}
