package dev.munjigi.edge.balance;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/// How many exchanges an origin is given at once, from how fast it answers: as long as the median
/// answer takes no longer than half as much again as it does unloaded, a few more; otherwise fewer
/// (a gradient, after L. Brakmo and L. Peterson, TCP Vegas, 1995).
///
/// What unloaded means is the best median of the last 30 to 60 seconds. An origin that is kept busy
/// all that time is given half as much for a moment every 30 seconds, so that its queue empties and
/// shows how fast it really is. Samples that come while another one is being taken are left out.
final class AdaptiveLimit {
  static final int LEAST = 4;
  static final int FIRST = 20;
  static final int MOST = 10_000;

  private static final int KEPT = 64;
  private static final int ENOUGH = 16;
  private static final long WINDOW = 100_000_000L;
  private static final long PERIOD = 30_000_000_000L;
  private static final double TOLERANCE = 1.5;

  private final AtomicBoolean taking = new AtomicBoolean();
  private final long[] window = new long[KEPT];
  private volatile int limit = FIRST;
  private double exact = FIRST;
  private int samples;
  private int failures;
  private int peak;
  private long windowBegan;
  private long periodBegan;
  private long best = Long.MAX_VALUE;
  private long bestBefore = Long.MAX_VALUE;
  private int draining;
  private boolean begun;

  /// How many there may be now.
  int limit() {
    return limit;
  }

  /// An exchange was answered.
  ///
  /// @param took how long its answer took
  /// @param running how many were running with it
  /// @param now the monotonic time
  void answered(long took, int running, long now) {
    if (taking.compareAndSet(false, true)) {
      try {
        window[samples % KEPT] = took;
        samples++;
        sampled(running, now);
      } finally {
        taking.set(false);
      }
    }
  }

  /// An exchange failed in a way that overload makes.
  void failed(int running, long now) {
    if (taking.compareAndSet(false, true)) {
      try {
        failures++;
        sampled(running, now);
      } finally {
        taking.set(false);
      }
    }
  }

  private void sampled(int running, long now) {
    if (!begun) {
      begun = true;
      windowBegan = now;
      periodBegan = now;
    }
    peak = Math.max(peak, running);
    if (now - windowBegan >= WINDOW && samples + failures >= ENOUGH) {
      closed(now);
      samples = 0;
      failures = 0;
      peak = 0;
      windowBegan = now;
    }
  }

  private void closed(long now) {
    if (draining > 0) {
      drained();
      return;
    }
    boolean full = peak >= limit * 0.9;
    if (now - periodBegan >= PERIOD) {
      periodBegan = now;
      bestBefore = best;
      best = Long.MAX_VALUE;
      if (full && limit > LEAST) {
        // what still waits at the origin is answered in the first window, the second one counts
        draining = 2;
        limit = Math.max(LEAST, limit / 2);
        return;
      }
    }
    change();
  }

  private void drained() {
    draining--;
    if (draining == 0) {
      if (samples > 0) {
        best = Math.min(best, median());
      }
      set(exact);
    }
  }

  private void change() {
    if (failures * 10 > samples) {
      set(exact * 0.7);
      return;
    }
    long median = median();
    best = Math.min(best, median);
    long unloaded = Math.max(1, Math.min(best, bestBefore));
    double gradient = Math.clamp(TOLERANCE * unloaded / median, 0.5, 1);
    double wanted = exact * gradient + Math.sqrt(exact);
    // what was not asked for shows nothing
    boolean asked = peak >= limit / 2;
    if (wanted < exact || asked) {
      set(exact + (wanted - exact) / 2);
    }
  }

  private void set(double next) {
    exact = Math.clamp(next, LEAST, MOST);
    limit = (int) exact;
  }

  private long median() {
    int count = Math.min(samples, KEPT);
    long[] sorted = Arrays.copyOf(window, count);
    Arrays.sort(sorted);
    return Math.max(1, sorted[count / 2]);
  }
}
