package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.audit.AuditLog.NoRoom;
import dev.munjigi.gates.audit.AuditLog.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Claim: on a full disk what has a place is written, nothing else is taken, and the log goes on by
/// itself when there is space again, saying what it could not take.
final class FullDiskTest {
  private static final Logger NOISE = Logger.getLogger("dev.munjigi.engines.journal");

  private final Bench bench = new Bench();

  @BeforeEach
  void quieten() {
    NOISE.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    NOISE.setLevel(null);
  }

  @Test
  void writesEveryEventThatHasAPlaceEvenIfTheDiskFillsUpMeanwhile() throws Exception {
    FileAuditLog log = bench.open();
    List<Room> rooms = new ArrayList<>();
    while (log.reserve(1) instanceof Room room) {
      rooms.add(room);
    }
    bench.disk.capacity = 0;
    assertThat(rooms).hasSize(Bench.PLACES);
    for (Room room : rooms) {
      bench.appendLong(room);
      log.step(true);
    }
    assertThat(bench.refused).isEmpty();
    assertThat(bench.acknowledged).hasSize(Bench.PLACES);
    assertThat(bench.read()).containsAll(bench.acknowledged);
  }

  @Test
  void refusesReservationsWhenNeitherSpaceNorRoomIsLeftAndSaysSo() throws Exception {
    FileAuditLog log = bench.open();
    bench.disk.capacity = 0;
    int written = 0;
    while (log.reserve(1) instanceof Room room) {
      bench.appendLong(room);
      room.release();
      log.step(true);
      written++;
    }
    assertThat(written).isGreaterThanOrEqualTo(Bench.PLACES);
    assertThat(log.fault()).contains("the disk is full");
    assertThat(log.reserve(1))
        .isInstanceOfSatisfying(NoRoom.class, none -> assertThat(none.why()).contains("is full"));
    assertThat(bench.acknowledged).hasSize(written);
    assertThat(bench.refused).isEmpty();
    assertThat(bench.read()).containsAll(bench.acknowledged);
  }

  @Test
  void goesOnByItselfWhenThereIsSpaceAgainAndSaysHowMuchItCouldNotTake() throws Exception {
    FileAuditLog log = bench.open();
    bench.disk.capacity = 0;
    while (log.reserve(1) instanceof Room room) {
      bench.appendLong(room);
      room.release();
      log.step(true);
    }
    for (int i = 0; i < 9; i++) {
      assertThat(log.reserve(1)).isInstanceOf(NoRoom.class);
    }
    bench.millis += 5000;
    bench.disk.capacity = Long.MAX_VALUE;
    log.step(false);
    assertThat(log.reserve(1)).as("before it tries again").isInstanceOf(NoRoom.class);
    bench.settle(log);

    assertThat(log.fault()).isNull();
    Room room = bench.reserve(log);
    bench.append(room);
    bench.settle(log);
    assertThat(bench.read()).containsAll(bench.acknowledged);
    // the loop's last try, the nine and the one before the retry
    assertThat(bench.own("log.gap"))
        .singleElement()
        .asString()
        .contains("\"lost\":0,\"refused\":11", "the disk is full");
  }

  @Test
  void keepsWritingIntoOneFileWhenThereIsNoSpaceForTheNext() throws Exception {
    FileAuditLog log = bench.open();
    bench.disk.capacity = 2 * bench.layout.aheadBytes();
    for (int i = 0; i < 3 * bench.layout.segmentBytes() / 300; i++) {
      Room room = bench.reserve(log);
      bench.append(room);
      room.release();
      log.step(true);
    }
    log.close();
    assertThat(bench.disk.list()).noneMatch(name -> name.endsWith(".new"));
    assertThat(bench.refused).isEmpty();
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged);
  }

  @Test
  void opensOnAFullDiskWithAFaultAndRecovers() throws Exception {
    bench.disk.capacity = 1000;
    FileAuditLog log = bench.open();
    assertThat(log.fault()).contains("no space left on device");
    assertThat(log.reserve(1)).isInstanceOf(NoRoom.class);
    log.step(true);
    assertThat(bench.disk.list()).as("nothing is left behind by each try").isEmpty();

    bench.disk.capacity = Long.MAX_VALUE;
    bench.settle(log);
    assertThat(log.fault()).isNull();
    bench.append(bench.reserve(log));
    bench.settle(log);
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged).hasSize(1);
    assertThat(bench.own("log.gap")).hasSize(1);
  }

  @Test
  void makesDoWithASmallRoomWhenTheDiskIsNearlyFull() throws Exception {
    bench.disk.capacity = bench.layout.aheadBytes() / 2;
    FileAuditLog log = bench.open();
    assertThat(log.fault()).isNull();
    int places = 0;
    while (log.reserve(1) instanceof Room) {
      places++;
    }
    assertThat(places).isBetween(1, Bench.PLACES - 1);
    assertThat(log.fault()).isNull();
  }
}
