package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Claim: the same as [CrashTrialTest]'s, while threads append at will; each thread's order is
/// kept.
final class ConcurrentCrashTrialTest {
  private static final int THREADS = 3;
  private static final int CRASHES = 40;
  private static final Layout LAYOUT =
      new Layout(40L * Frame.MAX, 20_000, 10_000, 4 * Frame.MAX, Duration.ofDays(1));

  private final Set<Id> acknowledged = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;

  @Test
  void losesNoAcknowledgedEventOfManyThreads() throws Exception {
    int kept = 0;
    for (int seed = 1; seed <= CRASHES; seed++) {
      acknowledged.clear();
      stopped = false;
      TrialDisk left = crash(seed);
      kept += acknowledged.size();
      try {
        check(left);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(kept).isGreaterThan(CRASHES * 10);
  }

  private TrialDisk crash(long seed) throws IOException, InterruptedException {
    Random random = new Random(seed);
    TrialDisk disk = new TrialDisk(random);
    FileAuditLog log =
        FileAuditLog.unstarted(disk, LAYOUT, new EventWriter("1.0"), InstantSource.system());
    disk.operationsLeft = 30 + random.nextInt(100);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      int thread = t;
      threads.add(Thread.ofPlatform().daemon().start(() -> append(log, thread)));
    }
    try {
      while (!stopped) {
        log.step(false);
        LockSupport.parkNanos(20_000);
      }
    } catch (TrialDisk.Crash e) {
      stopped = true;
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return disk.afterCrash();
  }

  private void append(FileAuditLog log, int thread) {
    for (int n = 1; !stopped; n++) {
      while (!stopped && !reserveAndAppend(log, new Id(thread, n))) {
        LockSupport.parkNanos(20_000);
      }
    }
  }

  private boolean reserveAndAppend(FileAuditLog log, Id id) {
    if (!(log.reserve(2) instanceof Room room)) {
      return false;
    }
    room.append(
        id,
        event(id).getBytes(StandardCharsets.UTF_8),
        why -> {
          if (why == null) {
            acknowledged.add(id);
          }
        });
    room.release();
    return true;
  }

  private static String event(Id id) {
    return "{\"thread\":" + id.high() + ",\"n\":" + id.low() + "}";
  }

  private void check(TrialDisk left) throws IOException {
    FileAuditLog.unstarted(left, LAYOUT, new EventWriter("1.0"), InstantSource.system()).close();
    long[] last = new long[THREADS];
    Set<Id> found = ConcurrentHashMap.newKeySet();
    for (Recorded recorded : new AuditReader(left).tail(100_000)) {
      if (recorded.event().contains("\"munjigi\":{\"kind\":\"log.")) {
        continue;
      }
      Id id = recorded.id();
      assertThat(recorded.event()).isEqualTo(event(id));
      assertThat(id.low()).isGreaterThan(last[(int) id.high()]);
      last[(int) id.high()] = id.low();
      found.add(id);
    }
    assertThat(found).containsAll(acknowledged);
  }
}
