package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.audit.AuditLog.Room;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AuditReaderTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Bench bench = new Bench();
  private int last;

  private Id id() {
    return Id.of(bench.millis, 0, ++last);
  }

  private void append(FileAuditLog log, Id id, String event) {
    Room room = bench.reserve(log);
    room.append(id, event.getBytes(StandardCharsets.UTF_8), null);
    room.release();
    log.step(true);
  }

  private static String exchange(String kind, Id exchange, Id connection, String source) {
    return """
    {"src_endpoint":{"ip":"%s"},"munjigi":{"kind":"%s","exchange":"%s","connection":"%s",\
    "code":"http.x"}}\
    """
        .formatted(source, kind, exchange, connection);
  }

  private AuditReader reader() {
    return new AuditReader(bench.disk);
  }

  private static List<Id> ids(List<Recorded> records) {
    return records.stream().map(Recorded::id).toList();
  }

  /// Other events, enough to fill several files.
  private void noise(FileAuditLog log, int count) {
    for (int i = 0; i < count; i++) {
      append(log, id(), exchange("exchange.end", id(), id(), "192.0.2.9"));
    }
  }

  @Test
  void findsAnExchangeThatBeganAndEndedInDifferentFiles() throws Exception {
    FileAuditLog log = bench.open();
    noise(log, 50);
    Id connection = id();
    Id exchange = id();
    append(log, exchange, exchange("exchange.begin", exchange, connection, "192.0.2.1"));
    bench.millis += 3_600_000;
    noise(log, 400);
    append(log, exchange, exchange("exchange.end", exchange, connection, "192.0.2.1"));
    noise(log, 10);

    assertThat(LogName.among(bench.disk.list()).size()).isGreaterThan(2);
    assertThat(reader().find(exchange, DAY, 100))
        .extracting(Recorded::event)
        .containsExactly(
            exchange("exchange.begin", exchange, connection, "192.0.2.1"),
            exchange("exchange.end", exchange, connection, "192.0.2.1"));
    assertThat(reader().find(exchange, DAY, 1)).hasSize(1);
    assertThat(reader().find(exchange, Duration.ZERO, 100)).hasSize(1);
    assertThat(reader().find(id(), DAY, 100)).isEmpty();
  }

  @Test
  void findsAllExchangesOfAConnection() throws Exception {
    FileAuditLog log = bench.open();
    Id connection = id();
    List<Id> exchanges = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Id exchange = id();
      exchanges.add(exchange);
      append(log, exchange, exchange("exchange.end", exchange, connection, "192.0.2.1"));
      noise(log, 30);
    }
    assertThat(ids(reader().find(connection, DAY, 100))).isEqualTo(exchanges);
  }

  @Test
  void givesTheNewestRefusalsOfASource() throws Exception {
    FileAuditLog log = bench.open();
    List<Id> refused = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Id exchange = id();
      refused.add(exchange);
      append(log, exchange, exchange("exchange.end", exchange, id(), "192.0.2.1"));
      append(log, id(), "{\"src_endpoint\":{\"ip\":\"192.0.2.1\"},\"munjigi\":{}}");
      append(log, id(), exchange("exchange.end", id(), id(), "192.0.2.10"));
      noise(log, 40);
    }
    Address source = Address.parse("192.0.2.1").orElseThrow();
    assertThat(ids(reader().refusals(source, Instant.EPOCH, 100))).isEqualTo(refused);
    assertThat(ids(reader().refusals(source, Instant.EPOCH, 3))).isEqualTo(refused.subList(5, 8));
  }

  @Test
  void readsNoFileThatEndedBeforeTheMomentAskedFor() throws Exception {
    FileAuditLog log = bench.open();
    noise(log, 150);
    bench.millis += 7_000_000;
    noise(log, 100);
    Address source = Address.parse("192.0.2.9").orElseThrow();
    int all = reader().refusals(source, Instant.EPOCH, 1000).size();
    int late = reader().refusals(source, bench.instant().minusSeconds(60), 1000).size();
    assertThat(all).isEqualTo(250);
    assertThat(late).isBetween(100, 180);
  }

  @Test
  void givesTheNewestEventsOverSeveralFilesInOrder() throws Exception {
    FileAuditLog log = bench.open();
    List<Id> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Id id = id();
      all.add(id);
      append(log, id, "{\"i\":" + i + ",\"text\":\"" + "x".repeat(200) + "\"}");
    }
    for (int n : new int[] {1, 10, 150, 299, 300, 1000}) {
      assertThat(ids(reader().tail(n))).isEqualTo(all.subList(300 - Math.min(n, 300), 300));
    }
    log.close();
    assertThat(ids(reader().tail(1000))).isEqualTo(all);
  }

  @Test
  void followsTheLogWhileItIsWrittenOverSeveralFiles() throws Exception {
    FileAuditLog log = bench.open();
    noise(log, 10);
    AuditReader.Follower follower = reader().follow(8);
    assertThat(numbers(follower.poll(100))).containsExactly(9L, 10L);
    assertThat(follower.poll(100)).isEmpty();

    List<Long> seen = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      noise(log, 17);
      List<Long> polled;
      do {
        polled = numbers(follower.poll(5));
        seen.addAll(polled);
      } while (!polled.isEmpty());
    }
    log.close();
    seen.addAll(numbers(follower.poll(100)));
    assertThat(LogName.among(bench.disk.list()).size()).isGreaterThan(2);
    assertThat(seen).isEqualTo(IntStream.rangeClosed(11, 350).mapToObj(n -> (long) n).toList());
  }

  @Test
  void followsOnFromAnOlderFileAndOverARestart() throws Exception {
    FileAuditLog log = bench.open();
    noise(log, 200);
    AuditReader.Follower follower = reader().follow(30);
    assertThat(numbers(follower.poll(1000))).hasSize(170).startsWith(31L);
    log.close();
    log = bench.open();
    noise(log, 3);
    assertThat(numbers(follower.poll(1000))).containsExactly(201L, 202L, 203L);
    log.close();
  }

  private static List<Long> numbers(List<Recorded> records) {
    return records.stream().map(Recorded::number).toList();
  }

  @Test
  void waitsForARecordThatIsOnlyHalfWritten() throws Exception {
    FileAuditLog log = bench.open();
    noise(log, 3);
    log.close();
    String name = LogName.among(bench.disk.list()).getLast().toString();
    byte[] whole = bench.disk.content(name);
    byte[] half = whole.clone();
    for (int i = whole.length - 50; i < half.length; i++) {
      half[i] = 0;
    }
    bench.disk.adopt(name, half);
    AuditReader.Follower follower = reader().follow(0);
    assertThat(numbers(follower.poll(10))).containsExactly(1L, 2L);
    bench.disk.adopt(name, whole);
    assertThat(numbers(follower.poll(10))).containsExactly(3L);
  }

  @Test
  void readsAnEmptyFolder() throws IOException {
    assertThat(reader().tail(10)).isEmpty();
    assertThat(reader().find(id(), DAY, 10)).isEmpty();
    assertThat(reader().follow(0).poll(10)).isEmpty();
  }

  @Test
  void readsOnOverFilesThatAreGarbage() throws Exception {
    FileAuditLog log = bench.open();
    noise(log, 3);
    log.close();
    bench.disk.adopt("00000000-20260101T000000Z.log", new byte[10]);
    bench.disk.adopt("00000077-20260101T000000Z.log", new byte[100_000]);
    byte[] text = "nothing\nof a log".repeat(9000).getBytes(StandardCharsets.UTF_8);
    bench.disk.adopt("00000078-20260101T000000Z.log", text);
    assertThat(numbers(reader().tail(10))).containsExactly(1L, 2L, 3L);
    assertThat(numbers(reader().follow(1).poll(10))).containsExactly(2L, 3L);
  }

  @Test
  void refusesALimitOutOfRange() {
    assertThatThrownBy(() -> reader().tail(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> reader().tail(100_001)).isInstanceOf(IllegalArgumentException.class);
  }
}
