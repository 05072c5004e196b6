package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/// One life of a log over a [TrialDisk], through several crashes, and what must be true after each.
///
/// Event `n` says its own number; events are handed over in the order of their numbers, by several
/// appenders in turns that keep rooms open meanwhile.
final class Trial implements InstantSource {
  private static final Duration KEEP = Duration.ofHours(4);

  private final Random random;
  private final Layout layout;
  private TrialDisk disk;
  private long millis = 1_780_000_000_000L;
  private long appended;
  private final List<Room> rooms = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();

  /// When each acknowledged event was acknowledged.
  private final TreeMap<Long, Long> acknowledged = new TreeMap<>();

  /// How many acknowledged events were missing after a crash.
  int missing;

  /// How many events were let go because they were too old.
  int expired;

  int acknowledgements;
  int files;

  Trial(long seed) {
    random = new Random(seed);
    disk = new TrialDisk(random);
    layout =
        new Layout(
            (3 + random.nextInt(8)) * (long) Frame.MAX,
            500 + random.nextInt(6000),
            Frame.MAX + random.nextInt(4000),
            2 * Frame.MAX + random.nextInt(8000),
            KEEP);
  }

  TrialDisk disk() {
    return disk;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  private FileAuditLog open() throws IOException {
    return FileAuditLog.unstarted(disk, layout, new EventWriter("1.0"), this);
  }

  /// Runs until a crash at a random moment, then checks what is left.
  void crashOnce() throws IOException {
    disk.operationsLeft = random.nextInt(random.nextInt(10) == 0 ? 20 : 400);
    double failing = disk.failing;
    try {
      FileAuditLog log = open();
      while (random.nextInt(300) != 0) {
        act(log);
      }
      log.close();
    } catch (TrialDisk.Crash e) {
      // as intended
    } catch (IOException e) {
      assertThat(failing).as("a sound disk can be opened").isPositive();
    }
    rooms.clear();
    places.clear();
    disk = disk.afterCrash();
    check(disk.copy(), false);
    check(disk, true);
    disk.failing = failing;
  }

  private void act(FileAuditLog log) {
    int turn = random.nextInt(20);
    if (turn < 6) {
      int wanted = 1 + random.nextInt(3);
      if (log.reserve(wanted) instanceof Room room) {
        rooms.add(room);
        places.add(wanted);
      }
    } else if (turn < 14) {
      if (!rooms.isEmpty()) {
        append(random.nextInt(rooms.size()));
      }
    } else if (turn < 19) {
      log.step(random.nextBoolean());
    } else {
      millis += random.nextInt(3) == 0 ? random.nextInt(1_200_000) : random.nextInt(5000);
    }
  }

  private void append(int index) {
    Room room = rooms.get(index);
    if (places.get(index) == 0 || random.nextInt(10) == 0) {
      room.release();
      rooms.remove(index);
      places.remove(index);
      return;
    }
    places.set(index, places.get(index) - 1);
    long n = ++appended;
    room.append(
        id(n),
        event(n).getBytes(StandardCharsets.UTF_8),
        why -> {
          if (why == null) {
            assertThat(acknowledged.put(n, millis)).isNull();
            acknowledgements++;
          }
        });
  }

  private static Id id(long n) {
    return Id.of(1_780_000_000_000L, 0, n);
  }

  private static String event(long n) {
    return "{\"n\":" + n + ",\"text\":\"" + "문".repeat((int) (n * 7919 % 97)) + "\"}";
  }

  /// No acknowledged event is lost, none is invented or doubled, the order is kept, and the log
  /// opens again.
  private void check(TrialDisk left, boolean opened) throws IOException {
    if (opened) {
      left.failing = 0;
      FileAuditLog log = open();
      assertThat(log.fault()).isNull();
      log.close();
    }
    AuditReader reader = new AuditReader(left);
    files = Math.max(files, LogName.among(left.list()).size());
    long last = 0;
    long number = 0;
    List<Long> found = new ArrayList<>();
    for (Recorded recorded : reader.tail(100_000)) {
      assertThat(recorded.number()).isGreaterThan(number);
      number = recorded.number();
      if (recorded.event().contains("\"munjigi\":{\"kind\":\"log.")) {
        continue;
      }
      long n = recorded.id().low();
      assertThat(n).as("order").isGreaterThan(last).isLessThanOrEqualTo(appended);
      assertThat(recorded.id()).isEqualTo(id(n));
      assertThat(recorded.event()).isEqualTo(event(n));
      last = n;
      found.add(n);
    }
    TreeMap<Long, Long> lost = new TreeMap<>(acknowledged);
    lost.keySet().removeAll(found);
    long limit = millis - KEEP.toMillis() + 1000;
    for (var entry : lost.entrySet()) {
      if (entry.getValue() < limit) {
        expired++;
      } else {
        missing++;
      }
      acknowledged.remove(entry.getKey());
    }
  }
}
