package dev.munjigi.gates.flood;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every engine of [Budgets] holds, as long as it has room for all subjects of a test.
public abstract class BudgetsContract {
  private static final int THREADS = 4;

  /// Budgets from which nothing was taken.
  protected abstract Budgets create();

  private static Budget budget(int limit, Object subject, long intervalNanos, long burst) {
    return new Budget(limit, subject, intervalNanos, burst);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 15, Long.MIN_VALUE})
  void grantsTheBurstAndThenATokenEachInterval(long start) {
    Budgets budgets = create();
    List<Budget> one = List.of(budget(0, "kim", 10, 3));
    for (int i = 0; i < 3; i++) {
      assertThat(budgets.acquire(one, start).granted()).isTrue();
    }
    assertThat(budgets.acquire(one, start)).isEqualTo(new Fact.Acquired(0, Duration.ofNanos(10)));
    assertThat(budgets.acquire(one, start + 9))
        .isEqualTo(new Fact.Acquired(0, Duration.ofNanos(1)));
    assertThat(budgets.acquire(one, start + 10).granted()).isTrue();
    assertThat(budgets.acquire(one, start + 19).granted()).isFalse();
    assertThat(budgets.acquire(one, start + 20).granted()).isTrue();
    assertThat(budgets.acquire(one, start + 1000).granted()).isTrue();
    assertThat(budgets.acquire(one, start + 1000).granted()).isTrue();
    assertThat(budgets.acquire(one, start + 1000).granted()).isTrue();
    assertThat(budgets.acquire(one, start + 1000).granted()).isFalse();
  }

  @Test
  void keepsSubjectsAndLimitsApart() {
    Budgets budgets = create();
    Address address = new Address(7, 8);
    List<Budget> all =
        List.of(
            budget(0, "kim", 10, 1),
            budget(1, "kim", 10, 1),
            budget(0, "lee", 10, 1),
            budget(0, "", 10, 1),
            budget(0, "kimkim", 10, 1),
            budget(0, address, 10, 1),
            budget(0, Network.of(address), 10, 1),
            budget(0, Network.of(new Address(7, 0)), 10, 1),
            budget(0, Network.of(new Address(7, 0), 64), 10, 1),
            budget(0, Network.of(new Address(7, 0), 80), 10, 1));
    for (Budget budget : all) {
      assertThat(budgets.acquire(List.of(budget), 0).granted()).as(budget.toString()).isTrue();
    }
    for (Budget budget : all) {
      assertThat(budgets.acquire(List.of(budget), 0).granted()).as(budget.toString()).isFalse();
    }
  }

  @Test
  void takesFromAllBudgetsOrFromNone() {
    Budgets budgets = create();
    Budget wide = budget(0, "wide", 10, 5);
    Budget narrow = budget(1, "narrow", 100, 2);
    List<Budget> both = List.of(wide, narrow);
    assertThat(budgets.acquire(both, 0)).isEqualTo(Fact.Acquired.ALL);
    assertThat(budgets.acquire(both, 0)).isEqualTo(Fact.Acquired.ALL);
    for (int i = 0; i < 20; i++) {
      assertThat(budgets.acquire(both, 0)).isEqualTo(new Fact.Acquired(1, Duration.ofNanos(100)));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(budgets.acquire(List.of(wide), 0).granted()).isTrue();
    }
    assertThat(budgets.acquire(List.of(narrow, wide), 150)).isEqualTo(Fact.Acquired.ALL);
    assertThat(budgets.acquire(both, 0).lacking()).isZero();
  }

  @Test
  void takesTwoTokensFromABudgetThatIsNamedTwice() {
    Budgets budgets = create();
    Budget three = budget(0, "kim", 10, 3);
    assertThat(budgets.acquire(List.of(three, three), 0).granted()).isTrue();
    assertThat(budgets.acquire(List.of(three, three), 0).lacking()).isEqualTo(1);
    assertThat(budgets.acquire(List.of(three), 0).granted()).isTrue();
    assertThat(budgets.acquire(List.of(three), 0).granted()).isFalse();
  }

  @Test
  void grantsWhatAsksForNothing() {
    assertThat(create().acquire(List.of(), 0)).isEqualTo(Fact.Acquired.ALL);
  }

  @Test
  void survivesTheLargestBudget() {
    Budgets budgets = create();
    List<Budget> slow = List.of(budget(0, "slow", Long.MAX_VALUE, 1));
    assertThat(budgets.acquire(slow, 0).granted()).isTrue();
    assertThat(budgets.acquire(slow, Duration.ofDays(365).toNanos()).granted()).isFalse();
    List<Budget> deep = List.of(budget(1, "deep", 1_000_000_000, Long.MAX_VALUE));
    for (int i = 0; i < 10_000; i++) {
      assertThat(budgets.acquire(deep, 0).granted()).isTrue();
    }
  }

  /// A bucket of tokens, filled drop by drop: the definition that the algorithm must agree with.
  private static final class Bucket {
    private final Budget budget;
    private long level;
    private long seen;

    Bucket(Budget budget, long now) {
      this.budget = budget;
      this.level = budget.burst() * budget.intervalNanos();
      this.seen = now;
    }

    /// How long until there is a token; 0 when there is one.
    long lack(long now) {
      level = Math.min(budget.burst() * budget.intervalNanos(), level + now - seen);
      seen = now;
      return Math.max(0, budget.intervalNanos() - level);
    }

    void take() {
      level -= budget.intervalNanos();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithABucketOfTokensOnRandomTraffic(long seed) {
    Random random = new Random(seed);
    Budgets budgets = create();
    List<Budget> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      long burst = 1L + random.nextInt(6);
      all.add(budget(i % 4, "subject " + i / 4, 1 + random.nextInt(50), burst));
    }
    long start = random.nextLong();
    Map<Budget, Bucket> buckets = new HashMap<>();
    all.forEach(budget -> buckets.put(budget, new Bucket(budget, 0)));
    long now = 0;
    for (int i = 0; i < 60_000; i++) {
      now += random.nextInt(8) == 0 ? random.nextInt(300) : random.nextInt(6);
      List<Budget> asked = new ArrayList<>();
      for (int n = random.nextInt(4); n >= 0; n--) {
        Budget budget = all.get(random.nextInt(all.size()));
        if (!asked.contains(budget)) {
          asked.add(budget);
        }
      }
      assertThat(budgets.acquire(asked, start + now)).isEqualTo(expected(asked, buckets, now));
    }
  }

  private static Fact.Acquired expected(List<Budget> asked, Map<Budget, Bucket> buckets, long now) {
    for (int i = 0; i < asked.size(); i++) {
      long lack = buckets.getOrDefault(asked.get(i), new Bucket(asked.get(i), now)).lack(now);
      if (lack > 0) {
        return new Fact.Acquired(i, Duration.ofNanos(lack));
      }
    }
    asked.forEach(budget -> buckets.computeIfPresent(budget, BudgetsContract::taken));
    return Fact.Acquired.ALL;
  }

  private static Bucket taken(Budget budget, Bucket bucket) {
    bucket.take();
    return bucket;
  }

  @Test
  void neverGrantsMoreThanTheBurstToManyThreads() throws Exception {
    Budgets budgets = create();
    Budget wide = budget(0, "wide", 1_000_000, 20_000);
    Budget narrow = budget(1, "narrow", 1_000_000, 7_000);
    long both = together(() -> granted(budgets, List.of(wide, narrow), 10_000));
    assertThat(both).isEqualTo(7_000);
    long rest = together(() -> granted(budgets, List.of(wide), 10_000));
    assertThat(rest).isEqualTo(13_000);
  }

  private static long granted(Budgets budgets, List<Budget> asked, int tries) {
    long granted = 0;
    for (int i = 0; i < tries; i++) {
      granted += budgets.acquire(asked, 42).granted() ? 1 : 0;
    }
    return granted;
  }

  @Test
  void neverGrantsMoreThanTheRateOverTime() throws Exception {
    Budgets budgets = create();
    long interval = 20_000;
    long burst = 50;
    List<Budget> one = List.of(budget(0, "kim", interval, burst));
    long begin = System.nanoTime();
    long granted =
        together(
            () -> {
              long mine = 0;
              for (long now = begin; now - begin < 200_000_000; now = System.nanoTime()) {
                mine += budgets.acquire(one, now).granted() ? 1 : 0;
              }
              return mine;
            });
    long elapsed = System.nanoTime() - begin;
    assertThat(granted).isBetween(burst + 1, burst + elapsed / interval + 1);
  }

  private static long together(Callable<Long> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Long>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        results.add(threads.submit(work));
      }
      long sum = 0;
      for (Future<Long> result : results) {
        sum += result.get();
      }
      return sum;
    }
  }
}
