package dev.munjigi.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// How many exchanges an origin is given, against an origin with a queue that is simulated: some
/// workers, each busy for a while with an exchange, and a line before them.
final class AdaptiveLimitTest {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000 * MILLI;

  private final AdaptiveLimit limit = new AdaptiveLimit();
  private final SplittableRandom random = new SplittableRandom(7);
  private final PriorityQueue<long[]> running = new PriorityQueue<>((a, b) -> Long.compare(a[0], b[0]));
  private long[] free = new long[0];
  private long now;
  private long served;
  private long shed;
  private long slowest;

  /// Lets exchanges come evenly for a while.
  private void load(int workers, long serviceNanos, int perSecond, long duration) {
    if (free.length != workers) {
      free = new long[workers];
    }
    served = 0;
    shed = 0;
    slowest = 0;
    long end = now + duration;
    long gap = SECOND / perSecond;
    while (now < end) {
      long next = now + gap;
      for (long[] one = running.peek(); one != null && one[0] <= next; one = running.peek()) {
        running.remove();
        limit.answered(one[0] - one[1], running.size() + 1, one[0]);
        slowest = Math.max(slowest, one[0] - one[1]);
        served++;
      }
      now = next;
      if (running.size() < limit.limit()) {
        begin(serviceNanos);
      } else {
        shed++;
      }
    }
  }

  private void begin(long serviceNanos) {
    int worker = 0;
    for (int i = 1; i < free.length; i++) {
      worker = free[i] < free[worker] ? i : worker;
    }
    long took = serviceNanos * (80 + random.nextInt(41)) / 100;
    free[worker] = Math.max(now, free[worker]) + took;
    running.add(new long[] {free[worker], now});
  }

  @Test
  void growsToWhatAnUnloadedOriginIsAskedFor() {
    load(1_000, 100 * MILLI, 2_000, 60 * SECOND);
    load(1_000, 100 * MILLI, 2_000, 10 * SECOND);
    assertThat(shed).isLessThan(served / 50);
    assertThat(limit.limit()).isGreaterThan(200);
  }

  @Test
  void staysNearWhatTheOriginCanServeUnderTenTimesTheLoad() {
    // 16 workers of 20 ms: 800 a second
    load(16, 20 * MILLI, 8_000, 60 * SECOND);
    load(16, 20 * MILLI, 8_000, 300 * SECOND);
    assertThat(limit.limit()).isBetween(16, 64);
    assertThat(served).isGreaterThan(800 * 300 * 9 / 10);
    assertThat(slowest).isLessThan(150 * MILLI);
  }

  @Test
  void followsAnOriginThatGetsSlowerAndRecovers() {
    load(16, 20 * MILLI, 700, 60 * SECOND);
    assertThat(shed).isLessThan(served / 20);
    load(4, 20 * MILLI, 700, 120 * SECOND);
    assertThat(limit.limit()).isBetween(AdaptiveLimit.LEAST, 32);
    assertThat(slowest).isLessThan(500 * MILLI);
    assertThat(served).isGreaterThan(200 * 120 * 8 / 10);
    load(16, 20 * MILLI, 700, 60 * SECOND);
    load(16, 20 * MILLI, 700, 60 * SECOND);
    assertThat(shed).isLessThan(served / 20);
  }

  @Test
  void takesUpALatencyThatIsLongerForGood() {
    load(100, 10 * MILLI, 1_000, 60 * SECOND);
    load(100, 50 * MILLI, 1_000, 90 * SECOND);
    load(100, 50 * MILLI, 1_000, 60 * SECOND);
    assertThat(shed).isLessThan(served / 20);
  }

  @Test
  void shrinksWhileExchangesFail() {
    load(1_000, 100 * MILLI, 2_000, 30 * SECOND);
    for (int i = 0; i < 2_000; i++) {
      now += 10 * MILLI;
      limit.failed(50, now);
    }
    assertThat(limit.limit()).isEqualTo(AdaptiveLimit.LEAST);
  }

  @Test
  void doesNotGrowWhileLittleIsAsked() {
    load(100, 10 * MILLI, 100, 300 * SECOND);
    assertThat(limit.limit()).isEqualTo(AdaptiveLimit.FIRST);
  }
}
