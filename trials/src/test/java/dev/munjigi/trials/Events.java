package dev.munjigi.trials;

import dev.munjigi.engines.journal.AuditReader;
import dev.munjigi.engines.journal.Recorded;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The newest events of a gate's log, read from its files as an auditor does.
///
/// @param all the events as JSON, oldest first
record Events(List<String> all) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int MOST = 100_000;

  Events {
    all = List.copyOf(all);
  }

  /// The events in this state folder.
  static Events of(Path state) throws IOException {
    return new Events(
        AuditReader.of(state.resolve("audit")).tail(MOST).stream().map(Recorded::event).toList());
  }

  /// The first event of a running gate that has this in its text, waited for.
  static String await(Gate gate, String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() - deadline < 0) {
      for (String event : of(gate.state()).all) {
        if (event.contains(text)) {
          return event;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no event has `" + text + "`");
  }

  /// The events of this kind about a path.
  List<String> about(String path, String kind) {
    return all.stream()
        .filter(event -> event.contains("\"path\":\"" + path + "\""))
        .filter(event -> event.contains("\"kind\":\"" + kind + "\""))
        .toList();
  }
}
