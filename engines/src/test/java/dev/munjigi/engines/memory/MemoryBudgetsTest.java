package dev.munjigi.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.flood.Budgets;
import dev.munjigi.gates.flood.BudgetsContract;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryBudgetsTest extends BudgetsContract {
  @Override
  protected Budgets create() {
    return new MemoryBudgets(MemoryBudgets.DEFAULT_SLOTS);
  }

  private static Budget ofSource(long number, long intervalNanos, long burst) {
    Network source = Network.of(new Address(0x20010db800000000L + number, 0), 64);
    return new Budget(0, source, intervalNanos, burst);
  }

  @Test
  void countsTenMillionSourcesInTheMemoryItBeganWith() {
    Budgets budgets = create();
    budgets.acquire(List.of(ofSource(0, 1000, 5)), 0);
    long before = usedHeap();
    long begin = cpuNanos();
    for (long i = 0; i < 10_000_000; i++) {
      if (!budgets.acquire(List.of(ofSource(i, 1_000_000_000, 5)), i * 100).granted()) {
        throw new AssertionError("source " + i + " was refused its first token");
      }
    }
    long millis = (cpuNanos() - begin) / 1_000_000;
    assertThat(millis).isLessThan(5000);
    assertThat(usedHeap() - before).isLessThan(4 << 20);
    assertThat(budgets.acquire(List.of(ofSource(1, 1000, 5)), 0).granted()).isTrue();
  }

  /// Time that this thread worked, so that a busy machine does not fail the test.
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void keepsAHeavySourceWhileMillionsOfLightOnesPass() {
    Budgets budgets = create();
    Budget heavy = ofSource(-1, 1_000_000_000, 100);
    for (int i = 0; i < 100; i++) {
      assertThat(budgets.acquire(List.of(heavy), 0).granted()).isTrue();
    }
    for (long i = 0; i < 2_000_000; i++) {
      budgets.acquire(List.of(ofSource(i, 1_000_000_000, 100)), i);
    }
    assertThat(budgets.acquire(List.of(heavy), 2_000_000).granted()).isFalse();
  }

  @Test
  void forgetsTheSourceThatIsClosestToAFullBudget() {
    MemoryBudgets budgets = new MemoryBudgets(8, 1, 2);
    for (int source = 0; source < 8; source++) {
      for (int taken = 0; taken <= source; taken++) {
        budgets.acquire(List.of(ofSource(source, 1000, 9)), 0);
      }
    }
    budgets.acquire(List.of(ofSource(8, 1000, 9), ofSource(8, 1000, 9)), 0);
    List<Integer> left = new ArrayList<>();
    for (int source = 7; source >= 1; source--) {
      left.add(tokensLeft(budgets, source));
    }
    assertThat(left).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  private static int tokensLeft(Budgets budgets, int source) {
    int left = 0;
    while (budgets.acquire(List.of(ofSource(source, 1000, 9)), 0).granted()) {
      left++;
    }
    return left;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void restoresEverythingWhenTheLastOfManyBudgetsLacks(long seed) {
    Random random = new Random(seed);
    MemoryBudgets budgets = new MemoryBudgets(8, 1, 2);
    Budget empty = new Budget(9, "empty", Long.MAX_VALUE, 1);
    assertThat(budgets.acquire(List.of(empty), 0).granted()).isTrue();
    List<Budget> known = new ArrayList<>();
    for (int source = 0; source < 7; source++) {
      known.add(ofSource(source, 1000, 3 + source));
      budgets.acquire(List.of(known.getLast()), 0);
    }
    for (int i = 0; i < 1000; i++) {
      List<Budget> asked = new ArrayList<>();
      for (int n = random.nextInt(20); n > 0; n--) {
        asked.add(ofSource(random.nextInt(30), 1000, 20));
      }
      asked.add(empty);
      assertThat(budgets.acquire(asked, 0).granted()).isFalse();
    }
    for (int source = 0; source < 7; source++) {
      int left = 0;
      while (budgets.acquire(List.of(known.get(source)), 0).granted()) {
        left++;
      }
      assertThat(left).isEqualTo(2 + source);
    }
  }

  @Test
  void beginsAnewWhenALimitChanges() {
    Budgets budgets = create();
    Budget slow = new Budget(0, "kim", 60_000_000_000L, 1);
    assertThat(budgets.acquire(List.of(slow), 0).granted()).isTrue();
    assertThat(budgets.acquire(List.of(slow), 1).granted()).isFalse();
    assertThat(budgets.acquire(List.of(new Budget(0, "kim", 1000, 1)), 1).granted()).isTrue();
  }

  @Test
  void allocatesNothingWhenItGrants() {
    Budgets budgets = create();
    List<Budget> asked =
        List.of(
            ofSource(1, 1, Long.MAX_VALUE),
            new Budget(1, "arn:munjigi:iam:::user/kim", 1, Long.MAX_VALUE),
            new Budget(2, new Address(1, 2), 1, Long.MAX_VALUE));
    AtomicLong now = new AtomicLong();
    long bytes =
        allocated(
            () -> {
              if (!budgets.acquire(asked, now.incrementAndGet()).granted()) {
                throw new AssertionError("refused");
              }
            });
    assertThat(bytes).isLessThan(2_001);
  }

  /// The least number of bytes that this thread allocates in 20,000 rounds: the compiler may take
  /// its time, but what allocates for good does so in every window.
  private static long allocated(Runnable round) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 200 && least > 2_000; window++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20_000; i++) {
        round.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 7, Integer.MAX_VALUE})
  void refusesASizeThatIsNone(int slots) {
    assertThatThrownBy(() -> new MemoryBudgets(slots)).hasMessageContaining("`" + slots + "`");
  }
}
