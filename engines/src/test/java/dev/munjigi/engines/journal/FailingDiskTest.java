package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.audit.AuditLog.NoRoom;
import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.exchange.Id;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FailingDiskTest {
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
  void writesTheBatchAgainIntoANewFileAfterOneFailedSync() throws Exception {
    FileAuditLog log = bench.open();
    Id first = bench.append(bench.reserve(log));
    bench.settle(log);
    bench.disk.failNext = 1;
    Id second = bench.append(bench.reserve(log));
    bench.settle(log);

    assertThat(bench.acknowledged).containsExactly(first, second);
    assertThat(LogName.among(bench.disk.list())).hasSize(2);
    assertThat(bench.read()).as("none twice").containsExactly(first, second);
    bench.disk = bench.disk.afterCrash();
    assertThat(bench.read()).containsExactly(first, second);
    assertThat(log.fault()).isNull();
  }

  @Test
  void acknowledgesNothingAndRefusesReservationsWhileItFails() throws Exception {
    FileAuditLog log = bench.open();
    Room early = bench.reserve(log);
    Room late = bench.reserve(log);
    bench.disk.failing = 1;
    bench.append(early);
    log.step(true);
    assertThat(bench.acknowledged).isEmpty();
    assertThat(bench.refused).hasSize(1);
    assertThat(log.fault()).contains("cannot be written", "the disk failed");
    assertThat(log.reserve(1)).isInstanceOf(NoRoom.class);

    bench.append(late);
    log.step(false);
    assertThat(bench.refused).as("a place does not help on a dead disk").hasSize(2);
  }

  @Test
  void goesOnWhenTheDiskWorksAgainAndSaysWhatWasLost() throws Exception {
    FileAuditLog log = bench.open();
    Room room = bench.reserve(log);
    bench.disk.failing = 1;
    bench.append(room);
    log.step(true);
    assertThat(log.reserve(1)).isInstanceOf(NoRoom.class);
    bench.millis += 2000;
    bench.disk.failing = 0;
    log.step(false);
    assertThat(log.fault()).as("it waits for its next try").isNotNull();
    bench.settle(log);

    assertThat(log.fault()).isNull();
    Id after = bench.append(bench.reserve(log));
    bench.settle(log);
    assertThat(bench.acknowledged).containsExactly(after);
    assertThat(bench.read()).contains(after);
    assertThat(bench.own("log.gap"))
        .singleElement()
        .asString()
        .contains("\"lost\":1,\"refused\":1", "the disk failed");
  }

  @Test
  void neverWritesAgainIntoAFileThatFailed() throws Exception {
    FileAuditLog log = bench.open();
    bench.append(bench.reserve(log));
    bench.settle(log);
    String failed = LogName.among(bench.disk.list()).getFirst().toString();
    bench.disk.failNext = 1;
    bench.append(bench.reserve(log));
    log.step(true);
    byte[] left = bench.disk.content(failed);
    for (int i = 0; i < 30; i++) {
      Room room = bench.reserve(log);
      bench.append(room);
      room.release();
      bench.settle(log);
    }
    assertThat(bench.disk.content(failed)).isEqualTo(left);
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged).hasSize(32);
  }

  @Test
  void opensOnlyOnceAtATime() throws Exception {
    FileAuditLog log = bench.open();
    assertThatThrownBy(bench::open).hasMessageContaining("in use by another running gate");
    log.close();
    bench.open().close();
  }

  @Test
  void takesNothingAfterItWasClosed() throws Exception {
    FileAuditLog log = bench.open();
    Room room = bench.reserve(log);
    Room queued = bench.reserve(log);
    Id id = bench.append(queued);
    log.close();
    assertThat(bench.acknowledged).containsExactly(id);
    bench.append(room);
    assertThat(bench.refused).containsExactly("the log is closed");
    assertThat(log.reserve(1)).isEqualTo(new NoRoom("the log is closed"));
    assertThat(log.fault()).isEqualTo("the log is closed");
    log.close();
  }
}
