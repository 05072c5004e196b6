package dev.munjigi.gates.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.munjigi.gates.audit.AuditLog.NoRoom;
import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.exchange.Id;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What every engine of [AuditLog] keeps to.
public abstract class AuditLogContract {
  private static final AuditSettings SETTINGS =
      new AuditSettings(Duration.ofDays(1), 1 << 20, 1 << 20);

  /// One event that was read back.
  public record Stored(Id id, String event) {}

  /// A new, empty log.
  protected abstract AuditLog open(AuditSettings settings) throws Exception;

  /// Closes the log and reads everything in it, in order.
  protected abstract List<Stored> close(AuditLog log) throws Exception;

  private static Id id(long n) {
    return Id.of(1_780_000_000_000L + n, 7, n);
  }

  private static byte[] event(long n) {
    return ("{\"n\":" + n + ",\"text\":\"문지기\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static Stored stored(long n) {
    return new Stored(id(n), new String(event(n), StandardCharsets.UTF_8));
  }

  private static Room room(AuditLog log, int events) {
    return log.reserve(events) instanceof Room room ? room : fail("there is no room");
  }

  @Test
  void keepsWhatWasAppendedInOrder() throws Exception {
    AuditLog log = open(SETTINGS);
    List<Stored> expected = new ArrayList<>();
    for (int n = 0; n < 60; n++) {
      Room room = room(log, 2);
      room.append(id(n), event(n), null);
      room.release();
      expected.add(stored(n));
    }
    assertThat(close(log)).isEqualTo(expected);
  }

  @Test
  void tellsWhoeverWaitsExactlyOnceThatAnEventIsDurable() throws Exception {
    AuditLog log = open(SETTINGS);
    Room room = room(log, 1);
    CountDownLatch told = new CountDownLatch(1);
    Queue<String> answers = new ConcurrentLinkedQueue<>();
    room.append(
        id(1),
        event(1),
        why -> {
          answers.add(String.valueOf(why));
          told.countDown();
        });
    room.release();
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(close(log)).containsExactly(stored(1));
    assertThat(answers).containsExactly("null");
  }

  @Test
  void refusesAReservationBeyondItsRoomAndSaysWhy() throws Exception {
    AuditLog log = open(SETTINGS);
    assertThat(log.reserve(1 + (1 << 20) / AuditLog.EVENT_BYTES))
        .isInstanceOfSatisfying(NoRoom.class, none -> assertThat(none.why()).isNotBlank());
    assertThat(log.reserve(1)).isInstanceOf(Room.class);
    close(log);
  }

  @Test
  void hasOnlySoManyPlacesUntilSomeAreReleased() throws Exception {
    AuditLog log = open(SETTINGS);
    List<Room> rooms = new ArrayList<>();
    while (log.reserve(10) instanceof Room room) {
      rooms.add(room);
      assertThat(rooms).hasSizeLessThan(27);
    }
    rooms.forEach(Room::release);
    assertThat(log.reserve(10)).isInstanceOf(Room.class);
    close(log);
  }

  @Test
  void keepsHalfOfItsRoomFromWhatMayBeLeftOut() throws Exception {
    AuditLog log = open(SETTINGS);
    List<Room> spare = new ArrayList<>();
    while (log.spare() instanceof Room room) {
      spare.add(room);
      assertThat(spare).hasSizeLessThan(200);
    }
    Room needed = room(log, 100);
    needed.release();
    spare.forEach(Room::release);
    assertThat(log.spare()).isInstanceOf(Room.class);
    close(log);
  }

  @Test
  void releasesPlacesOnlyOnce() throws Exception {
    AuditLog log = open(SETTINGS);
    Room kept = room(log, 200);
    Room released = room(log, 40);
    released.release();
    released.release();
    assertThat(log.reserve(100)).isInstanceOf(NoRoom.class);
    kept.release();
    close(log);
  }

  @Test
  void refusesMoreEventsThanPlaces() throws Exception {
    AuditLog log = open(SETTINGS);
    Room room = room(log, 1);
    room.append(id(1), event(1), null);
    assertThatThrownBy(() -> room.append(id(2), event(2), null))
        .isInstanceOf(IllegalStateException.class);
    room.release();
    assertThat(close(log)).containsExactly(stored(1));
  }

  @Test
  void refusesAnEventInAReleasedPlace() throws Exception {
    AuditLog log = open(SETTINGS);
    Room room = room(log, 1);
    room.release();
    assertThatThrownBy(() -> room.append(id(1), event(1), null))
        .isInstanceOf(IllegalStateException.class);
    assertThat(close(log)).isEmpty();
  }

  @Test
  void refusesWhatIsNoLine() throws Exception {
    AuditLog log = open(SETTINGS);
    Room room = room(log, 1);
    for (byte[] event :
        List.of(
            new byte[0],
            new byte[AuditLog.EVENT_BYTES + 1],
            "{}\n{}".getBytes(StandardCharsets.UTF_8),
            "{\0}".getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> room.append(id(1), event, null))
          .isInstanceOf(IllegalArgumentException.class);
    }
    room.append(id(1), event(1), null);
    room.release();
    assertThat(close(log)).containsExactly(stored(1));
  }

  @Test
  void takesAnEventOfFullLength() throws Exception {
    AuditLog log = open(SETTINGS);
    String event = "{\"a\":\"" + "x".repeat(AuditLog.EVENT_BYTES - 8) + "\"}";
    Room room = room(log, 1);
    room.append(id(1), event.getBytes(StandardCharsets.UTF_8), null);
    room.release();
    assertThat(close(log)).containsExactly(new Stored(id(1), event));
  }

  @Test
  void refusesToReserveNothing() throws Exception {
    AuditLog log = open(SETTINGS);
    assertThatThrownBy(() -> log.reserve(0)).isInstanceOf(IllegalArgumentException.class);
    close(log);
  }

  @Test
  void hasNoFaultWhenAllIsWell() throws Exception {
    AuditLog log = open(SETTINGS);
    assertThat(log.fault()).isNull();
    close(log);
  }

  @Test
  void survivesAListenerThatThrows() throws Exception {
    AuditLog log = open(SETTINGS);
    Room room = room(log, 2);
    try {
      room.append(
          id(1),
          event(1),
          why -> {
            throw new IllegalStateException("thrown by a listener on purpose");
          });
    } catch (IllegalStateException e) {
      // an engine that tells on the appender's thread hands it back
    }
    CountDownLatch told = new CountDownLatch(1);
    room.append(id(2), event(2), why -> told.countDown());
    room.release();
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(close(log)).containsExactly(stored(1), stored(2));
  }

  @Test
  void keepsTheOrderOfEachOfManyThreads() throws Exception {
    AuditLog log = open(SETTINGS);
    int threads = 6;
    int each = 400;
    AtomicInteger durable = new AtomicInteger();
    List<Thread> running = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int thread = t;
      running.add(Thread.ofVirtual().start(() -> append(log, thread * each, each, durable)));
    }
    for (Thread thread : running) {
      thread.join();
    }
    List<Stored> all = close(log);
    assertThat(durable).hasValue(threads * each);
    assertThat(all).hasSize(threads * each);
    for (int t = 0; t < threads; t++) {
      long from = (long) t * each;
      assertThat(
              all.stream()
                  .map(stored -> stored.id().low())
                  .filter(n -> n >= from && n < from + each)
                  .toList())
          .isSorted()
          .hasSize(each);
    }
  }

  private static void append(AuditLog log, int from, int count, AtomicInteger durable) {
    CountDownLatch told = new CountDownLatch(count);
    for (int n = from; n < from + count; ) {
      if (log.reserve(1) instanceof Room room) {
        room.append(
            id(n),
            event(n),
            why -> {
              durable.addAndGet(why == null ? 1 : 0);
              told.countDown();
            });
        room.release();
        n++;
      } else {
        Thread.yield();
      }
    }
    try {
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
