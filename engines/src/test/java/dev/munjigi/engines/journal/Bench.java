package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

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

/// A log over a [TrialDisk], stepped by hand, and what it said of each event.
final class Bench implements InstantSource {
  static final int PLACES = 20;

  final Layout layout =
      new Layout((long) PLACES * Frame.MAX, 20_000, 10_000, 8 * Frame.MAX, Duration.ofHours(8));
  final List<Id> acknowledged = new ArrayList<>();
  final List<String> refused = new ArrayList<>();
  TrialDisk disk = new TrialDisk(new Random(1));
  long millis = 1_780_000_000_000L;
  private long last;

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  FileAuditLog open() throws IOException {
    return FileAuditLog.unstarted(disk, layout, new EventWriter("1.0"), this);
  }

  Room reserve(FileAuditLog log) {
    return log.reserve(1) instanceof Room room ? room : fail("there is no room: " + log.fault());
  }

  /// Appends a short event; its id.
  Id append(Room room) {
    return append(room, "x".repeat(200));
  }

  /// Appends an event as long as one may be.
  Id appendLong(Room room) {
    return append(room, "x".repeat(4096 - 11));
  }

  private Id append(Room room, String text) {
    Id id = Id.of(millis, 0, ++last);
    byte[] event = ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
    room.append(
        id,
        event,
        why -> {
          if (why == null) {
            acknowledged.add(id);
          } else {
            refused.add(why);
          }
        });
    return id;
  }

  /// Steps until nothing is left to do.
  void settle(FileAuditLog log) {
    int steps = 0;
    while (log.step(true) || steps < 2) {
      assertThat(++steps).as("the log comes to rest").isLessThan(1000);
    }
  }

  /// The ids of the events in the log, without its own.
  List<Id> read() throws IOException {
    return all().stream()
        .filter(recorded -> !recorded.event().contains("\"kind\":\"log."))
        .map(Recorded::id)
        .toList();
  }

  /// The log's own events of this kind.
  List<String> own(String kind) throws IOException {
    return all().stream()
        .map(Recorded::event)
        .filter(event -> event.contains("\"kind\":\"" + kind + "\""))
        .toList();
  }

  private List<Recorded> all() throws IOException {
    return new AuditReader(disk).tail(10_000);
  }
}
