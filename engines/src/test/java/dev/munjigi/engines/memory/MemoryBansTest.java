package dev.munjigi.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Bans;
import dev.munjigi.gates.flood.BansContract;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MemoryBansTest extends BansContract {
  @Override
  protected Bans create(int capacity) {
    return new MemoryBans(capacity);
  }

  private static Ban ban(long number, long until) {
    Network source = Network.of(new Address(0, 0xFFFF_0A00_0000L + number));
    return new Ban(source, Instant.EPOCH, Instant.ofEpochSecond(until), "met a limit", "test");
  }

  @Test
  void forgetsWhatHasEnded() {
    MemoryBans bans = new MemoryBans(MemoryBans.DEFAULT_CAPACITY);
    for (int i = 0; i < 1000; i++) {
      bans.add(ban(i, 1 + i));
    }
    bans.sweep(Instant.ofEpochSecond(600));
    assertThat(bans.size()).isEqualTo(400);
    bans.sweep(Instant.ofEpochSecond(1000));
    assertThat(bans.size()).isZero();
    assertThat(bans.of(ban(7, 1).network().base(), Instant.EPOCH)).isNull();
  }

  @Test
  void answersQuicklyWhenItIsFullAndUnderFire() {
    MemoryBans bans = new MemoryBans(MemoryBans.DEFAULT_CAPACITY);
    for (int i = 0; i < MemoryBans.DEFAULT_CAPACITY; i++) {
      assertThat(bans.add(ban(i, 1000))).isTrue();
    }
    long begin = cpuNanos();
    for (int i = 0; i < 1_000_000; i++) {
      boolean taken = bans.add(ban(1_000_000L + i, 1000));
      if (taken || (i < 100_000 && bans.of(ban(i, 1).network().base(), Instant.EPOCH) == null)) {
        throw new AssertionError("ban " + i);
      }
    }
    assertThat(cpuNanos() - begin).isLessThan(5_000_000_000L);
  }

  @Test
  void refusesARoomForNone() {
    assertThatThrownBy(() -> new MemoryBans(0)).hasMessageContaining("`0`");
  }

  /// Time that this thread worked, so that a busy machine does not fail the test.
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
