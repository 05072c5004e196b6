package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.exchange.Id;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
  private final Bench bench = new Bench();

  /// A log with three events, and the name of its file.
  private String threeEvents() throws Exception {
    FileAuditLog log = bench.open();
    for (int i = 0; i < 3; i++) {
      bench.append(bench.reserve(log));
    }
    log.close();
    return LogName.among(bench.disk.list()).getFirst().toString();
  }

  private void reopen() throws Exception {
    FileAuditLog log = bench.open();
    bench.settle(log);
    log.close();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void cutsZerosAndATornWriteBehindTheLastRecord() throws Exception {
    String file = threeEvents();
    byte[] sound = bench.disk.content(file);
    byte[] torn = Arrays.copyOfRange(sound, 30, 120);
    bench.disk.adopt(file, join(sound, torn, new byte[5000]));
    reopen();
    assertThat(bench.disk.content(file)).isEqualTo(sound);
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged);
    assertThat(bench.own("log.damaged")).isEmpty();
  }

  @Test
  void leavesASoundFileAsItIsAndGoesOnInANewOne() throws Exception {
    String file = threeEvents();
    byte[] sound = bench.disk.content(file);
    FileAuditLog log = bench.open();
    bench.append(bench.reserve(log));
    log.close();
    assertThat(bench.disk.content(file)).isEqualTo(sound);
    assertThat(LogName.among(bench.disk.list())).hasSize(2);
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged).hasSize(4);
    assertThat(new AuditReader(bench.disk).tail(1).getFirst().number()).isEqualTo(4);
  }

  @Test
  void keepsRecordsBehindADamagedOneAndSaysSo() throws Exception {
    String file = threeEvents();
    byte[] damaged = bench.disk.content(file);
    int second = indexOf(damaged, '\n', 2) + 40;
    damaged[second] ^= 1;
    bench.disk.adopt(file, damaged);
    reopen();
    assertThat(bench.disk.content(file)).isEqualTo(damaged);
    assertThat(bench.read())
        .containsExactly(bench.acknowledged.getFirst(), bench.acknowledged.getLast());
    assertThat(bench.own("log.damaged")).singleElement().asString().contains(file);
  }

  private static int indexOf(byte[] bytes, char wanted, int nth) {
    int found = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted && ++found == nth) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void deletesBlankFilesAndPreparedOnes() throws Exception {
    threeEvents();
    bench.disk.adopt("00000007-20260101T000000Z.log", new byte[0]);
    bench.disk.adopt("00000008-20260101T000000Z.log", join(RecordScan.HEADER, new byte[9999]));
    bench.disk.adopt("00000009.new", new byte[9999]);
    reopen();
    assertThat(bench.disk.list())
        .noneMatch(name -> name.startsWith("00000007") || name.startsWith("00000008"))
        .noneMatch(name -> name.endsWith(".new"))
        .anyMatch(name -> name.startsWith("00000010"));
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged);
    assertThat(bench.own("log.damaged")).isEmpty();
  }

  @Test
  void putsAFileWithoutAReadableRecordAsideAndSaysSo() throws Exception {
    threeEvents();
    String garbage = "00000007-20260528T202600Z.log";
    bench.disk.adopt(garbage, text("no log at all\n{}\n"));
    reopen();
    assertThat(bench.disk.content(garbage + ".bad")).isEqualTo(text("no log at all\n{}\n"));
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged);
    assertThat(bench.own("log.damaged")).singleElement().asString().contains(garbage, ".bad");
  }

  @Test
  void comesToRestWhenThereIsNoPlaceToSayWhatWasDamaged() throws Exception {
    threeEvents();
    bench.disk.adopt("00000007-20260528T202600Z.log", text("garbage"));
    bench.disk.adopt("00000008-20260528T202600Z.log", text("more garbage"));
    FileAuditLog log = bench.open();
    List<Room> rooms = new ArrayList<>();
    while (log.reserve(1) instanceof Room room) {
      rooms.add(room);
    }
    bench.settle(log);
    assertThat(bench.own("log.damaged")).isEmpty();
    rooms.forEach(Room::release);
    bench.settle(log);
    assertThat(bench.own("log.damaged")).hasSize(2);
  }

  @Test
  void ignoresFilesThatAreNotItsOwn() throws Exception {
    threeEvents();
    bench.disk.adopt("notes.txt", text("mine"));
    bench.disk.adopt("00000009-20261399T000000Z.log", text("no such day"));
    bench.disk.adopt("lock", new byte[0]);
    reopen();
    assertThat(bench.disk.content("notes.txt")).isEqualTo(text("mine"));
    assertThat(bench.disk.content("00000009-20261399T000000Z.log")).isEqualTo(text("no such day"));
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged);
  }

  @Test
  void survivesAnyDamageOfAnyByte() throws Exception {
    String file = threeEvents();
    byte[] sound = bench.disk.content(file);
    TrialDisk disk = bench.disk;
    for (int at = 0; at < sound.length; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      bench.disk = disk.copy();
      bench.disk.adopt(file, damaged);
      reopen();
      List<Id> left = bench.read();
      assertThat(bench.acknowledged).containsSubsequence(left);
      // a flipped line feed takes its neighbour with it
      assertThat(left.size()).isGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void survivesACutAtAnyByte() throws Exception {
    String file = threeEvents();
    byte[] sound = bench.disk.content(file);
    TrialDisk disk = bench.disk;
    for (int size = 0; size <= sound.length; size++) {
      bench.disk = disk.copy();
      bench.disk.adopt(file, Arrays.copyOf(sound, size));
      reopen();
      List<Id> left = bench.read();
      assertThat(bench.acknowledged.subList(0, left.size())).isEqualTo(left);
    }
  }

  @Test
  void turnsToANewFileWhenOneIsBigEnough() throws Exception {
    FileAuditLog log = bench.open();
    append(log, 200);
    log.close();
    List<LogName> logs = LogName.among(bench.disk.list());
    assertThat(logs).hasSizeBetween(2, 5);
    for (LogName name : logs.subList(0, logs.size() - 1)) {
      assertThat(bench.disk.content(name.toString()).length)
          .isBetween((int) bench.layout.segmentBytes(), 30_000);
    }
    assertThat(bench.read()).containsExactlyElementsOf(bench.acknowledged);
  }

  private void append(FileAuditLog log, int count) {
    for (int i = 0; i < count; i++) {
      Room room = bench.reserve(log);
      bench.append(room);
      room.release();
      log.step(true);
    }
  }

  @Test
  void turnsToANewFileAfterAnEighthOfTheTimeEventsAreKept() throws Exception {
    FileAuditLog log = bench.open();
    append(log, 1);
    bench.settle(log);
    bench.millis += 3_599_000;
    bench.settle(log);
    assertThat(LogName.among(bench.disk.list())).hasSize(1);
    bench.millis += 2000;
    bench.settle(log);
    assertThat(LogName.among(bench.disk.list())).hasSize(2);
    bench.millis += 7_200_000;
    bench.settle(log);
    assertThat(LogName.among(bench.disk.list())).as("a file without events stays").hasSize(2);
  }

  @Test
  void deletesWholeFilesOnceTheirLastEventIsTooOldAndNoEarlier() throws Exception {
    FileAuditLog log = bench.open();
    List<Id> young = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      Room room = bench.reserve(log);
      Id id = bench.append(room);
      room.release();
      bench.settle(log);
      if (hour >= 24 - 8) {
        young.add(id);
      }
      bench.millis += 3_600_000;
    }
    bench.settle(log);
    List<Id> left = bench.read();
    assertThat(left).containsAll(young);
    assertThat(left.size()).isLessThanOrEqualTo(young.size() + 2);
  }

  @Test
  void deletesFilesPutAsideOnceTheyAreTooOld() throws Exception {
    bench.disk.adopt("00000001-20200101T000000Z.log.bad", text("?"));
    reopen();
    assertThat(bench.disk.list()).noneMatch(name -> name.endsWith(".bad"));
  }
}
