package dev.munjigi.gates.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every engine of [Slots] holds.
public abstract class SlotsContract {
  private static final Network KIM = Network.of(new Address(0, 0xFFFF_0A00_0001L));
  private static final Network LEE = Network.of(new Address(0x20010db800000000L, 0), 64);

  /// Slots of which none is taken.
  protected abstract Slots create();

  @Test
  void grantsASourceAsManyAsItMayHave() {
    Slots slots = create();
    assertThat(slots.open(KIM, 2, 10)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(KIM, 2, 10)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(KIM, 2, 10)).isEqualTo(Fact.Slot.SOURCE_FULL);
    assertThat(slots.open(LEE, 2, 10)).isEqualTo(Fact.Slot.GRANTED);
    slots.close(KIM);
    assertThat(slots.open(KIM, 2, 10)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(KIM, 2, 10)).isEqualTo(Fact.Slot.SOURCE_FULL);
  }

  @Test
  void grantsAllSourcesTogetherAsManyAsThereMayBe() {
    Slots slots = create();
    assertThat(slots.open(KIM, 5, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(LEE, 5, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(KIM, 5, 2)).isEqualTo(Fact.Slot.ALL_FULL);
    slots.close(LEE);
    assertThat(slots.open(KIM, 5, 2)).isEqualTo(Fact.Slot.GRANTED);
  }

  @Test
  void takesNothingWhenItRefuses() {
    Slots slots = create();
    assertThat(slots.open(KIM, 1, 2)).isEqualTo(Fact.Slot.GRANTED);
    for (int i = 0; i < 10; i++) {
      assertThat(slots.open(KIM, 1, 2)).isEqualTo(Fact.Slot.SOURCE_FULL);
    }
    assertThat(slots.open(LEE, 1, 2)).isEqualTo(Fact.Slot.GRANTED);
    for (int i = 0; i < 10; i++) {
      assertThat(slots.open(LEE, 5, 2)).isEqualTo(Fact.Slot.ALL_FULL);
    }
    slots.close(KIM);
    assertThat(slots.open(LEE, 2, 2)).isEqualTo(Fact.Slot.GRANTED);
  }

  @Test
  void handsAPlaceOnWithoutTakingAnother() {
    Slots slots = create();
    assertThat(slots.open(Network.ANY, Integer.MAX_VALUE, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(Network.ANY, Integer.MAX_VALUE, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.move(Network.ANY, KIM, 1)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(LEE, 5, 2)).isEqualTo(Fact.Slot.ALL_FULL);
    slots.close(KIM);
    assertThat(slots.open(KIM, 1, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(LEE, 5, 2)).isEqualTo(Fact.Slot.ALL_FULL);
  }

  @Test
  void leavesAPlaceWhereItWasWhenTheSourceMayHaveNoMore() {
    Slots slots = create();
    assertThat(slots.open(KIM, 1, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(Network.ANY, Integer.MAX_VALUE, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.move(Network.ANY, KIM, 1)).isEqualTo(Fact.Slot.SOURCE_FULL);
    slots.close(Network.ANY);
    assertThat(slots.open(LEE, 1, 2)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(LEE, 5, 2)).isEqualTo(Fact.Slot.ALL_FULL);
    assertThat(slots.move(LEE, LEE, 1)).isEqualTo(Fact.Slot.GRANTED);
  }

  @Test
  void agreesWithCountingOnRandomTraffic() {
    Random random = new Random(5);
    Slots slots = create();
    Map<Network, Integer> counts = new HashMap<>();
    List<Network> open = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      Network source = Network.of(new Address(random.nextInt(5), 0), 64);
      if (!open.isEmpty() && random.nextInt(5) < 2) {
        Network closed = open.remove(random.nextInt(open.size()));
        counts.merge(closed, -1, Integer::sum);
        slots.close(closed);
      } else {
        int has = counts.getOrDefault(source, 0);
        Fact.Slot expected =
            has >= 6
                ? Fact.Slot.SOURCE_FULL
                : open.size() >= 20 ? Fact.Slot.ALL_FULL : Fact.Slot.GRANTED;
        assertThat(slots.open(source, 6, 20)).isEqualTo(expected);
        if (expected == Fact.Slot.GRANTED) {
          counts.merge(source, 1, Integer::sum);
          open.add(source);
        }
      }
    }
  }

  @Test
  void neverGrantsManyThreadsMoreThanItMay() throws Exception {
    Slots slots = create();
    AtomicInteger all = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> results = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Network source = Network.of(new Address(t % 2, 0), 64);
        results.add(threads.submit(() -> openAndClose(slots, source, all, most)));
      }
      for (Future<?> result : results) {
        result.get();
      }
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(slots.open(KIM, 3, 3)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(KIM, 3, 3)).isEqualTo(Fact.Slot.GRANTED);
    assertThat(slots.open(KIM, 3, 3)).isEqualTo(Fact.Slot.GRANTED);
  }

  private static void openAndClose(
      Slots slots, Network source, AtomicInteger all, AtomicInteger most) {
    for (int i = 0; i < 50_000; i++) {
      if (slots.open(source, 2, 3) == Fact.Slot.GRANTED) {
        most.accumulateAndGet(all.incrementAndGet(), Math::max);
        all.decrementAndGet();
        slots.close(source);
      }
    }
  }
}
