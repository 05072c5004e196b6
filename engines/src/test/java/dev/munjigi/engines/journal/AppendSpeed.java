package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// Measures how many events a second become durable on a real disk, and how long one takes from
/// `append` to durable: at full speed, and at a steady rate.
///
/// Arguments: a folder on the disk to measure (made and deleted), the seconds of each part, and the
/// steady rate in events a second.
public final class AppendSpeed {
  private static final byte[] EVENT =
      ("{\"text\":\"" + "x".repeat(640) + "\"}").getBytes(StandardCharsets.UTF_8);
  private static final int MOST = 50_000_000;

  private AppendSpeed() {}

  /// Runs the measurement and prints it.
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "audit-speed");
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    int rate = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20_000;
    System.out.println(EVENT.length + " bytes an event; one sync for all that wait");
    measure(folder, "warm-up, full speed", 2, MOST);
    measure(folder, "full speed", seconds, MOST);
    measure(folder, rate + "/s", seconds, rate);
  }

  private static void measure(Path folder, String name, int seconds, int rate) throws Exception {
    AuditSettings settings = new AuditSettings(Duration.ofDays(1), 64 << 20, 16 << 20);
    try (FileAuditLog log = FileAuditLog.open(folder, settings, "1.0", InstantSource.system())) {
      run(log, name, seconds, rate);
    } finally {
      delete(folder);
    }
  }

  private static void run(FileAuditLog log, String name, int seconds, int rate)
      throws InterruptedException {
    int threads = 2;
    int capacity = (int) Math.min((long) rate, 500_000) * seconds / threads;
    long began = System.nanoTime();
    long until = began + seconds * 1_000_000_000L;
    long gap = 1_000_000_000L * threads / rate;
    List<long[]> latencies = new ArrayList<>();
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long[] nanos = new long[capacity];
      latencies.add(nanos);
      running.add(Thread.ofPlatform().start(() -> append(log, nanos, until, gap)));
    }
    for (Thread thread : running) {
      thread.join();
    }
    double took = (System.nanoTime() - began) / 1e9;
    long[] all =
        latencies.stream().flatMapToLong(Arrays::stream).filter(nanos -> nanos > 0).toArray();
    Arrays.sort(all);
    System.out.printf(
        "%-20s %,10.0f events/s   p50 %6.2f ms   p99 %6.2f ms   max %6.2f ms%n",
        name, all.length / took, millis(all, 0.5), millis(all, 0.99), millis(all, 1));
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e6;
  }

  private static void append(FileAuditLog log, long[] nanos, long until, long gap) {
    int n = 0;
    long due = System.nanoTime();
    CountDownLatch[] last = {new CountDownLatch(0)};
    while (System.nanoTime() < until && n < nanos.length) {
      if (gap > 1000 && System.nanoTime() < due) {
        LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
        continue;
      }
      if (log.reserve(1) instanceof Room room) {
        int slot = n++;
        long began = System.nanoTime();
        CountDownLatch told = new CountDownLatch(1);
        last[0] = told;
        room.append(
            Id.of(slot, 0, slot),
            EVENT,
            why -> {
              nanos[slot] = why == null ? System.nanoTime() - began : 0;
              told.countDown();
            });
        room.release();
        due += gap;
      } else {
        LockSupport.parkNanos(50_000);
      }
    }
    try {
      last[0].await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
