package dev.munjigi.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Slots;
import dev.munjigi.gates.flood.SlotsContract;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class MemorySlotsTest extends SlotsContract {
  @Override
  protected Slots create() {
    return new MemorySlots();
  }

  @Test
  void keepsNoEntryForASourceWithoutAConnection() {
    MemorySlots slots = new MemorySlots();
    for (int i = 0; i < 1000; i++) {
      Network source = Network.of(new Address(i, 0), 64);
      assertThat(slots.open(source, 1, 500))
          .isEqualTo(i < 500 ? Fact.Slot.GRANTED : Fact.Slot.ALL_FULL);
    }
    assertThat(slots.sources()).isEqualTo(500);
    for (int i = 0; i < 1000; i++) {
      slots.close(Network.of(new Address(i, 0), 64));
    }
    assertThat(slots.sources()).isZero();
    assertThat(slots.taken()).isZero();
  }

  @Test
  void staysFastWhenSourcesShareAHash() {
    MemorySlots slots = new MemorySlots();
    long begin = cpuNanos();
    for (int i = 0; i < 50_000; i++) {
      Network source = Network.of(new Address(i, -31L * i & 0xFFFF_FFFFL));
      assertThat(source).hasSameHashCodeAs(Network.of(new Address(0, 0)));
      assertThat(slots.open(source, 1, 100_000)).isEqualTo(Fact.Slot.GRANTED);
    }
    assertThat(cpuNanos() - begin).isLessThan(5_000_000_000L);
  }

  /// Time that this thread worked, so that a busy machine does not fail the test.
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
