package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A fail-closed service behind a gate with a small disk: what passed must stand in the log.
final class Logged {
  private Logged() {}

  /// The fail-closed service `shop` and the service `open`, whose exchanges take less room.
  static String yaml(Origin origin, Tmpfs disk) {
    String closed =
        Stand.simple(origin, "").replace("access: public", "access: public, fail-closed: true");
    return closed.stripTrailing()
        + "\n  open: {host: open.test, upstream: \"%s\", access: public}\n".formatted(origin.url())
        + "state: %s\naudit: {file-size: 1MiB, queue: 1MiB}\n".formatted(disk.folder());
  }

  /// Asks for a path that nobody asked for before and notes it when it passes.
  static int status(Gate gate, List<String> passed) throws IOException {
    String path = "/logged/" + passed.size();
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      wire.send("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
      Reply reply = wire.reply();
      if (reply.status() == 200) {
        passed.add(path);
      } else {
        assertThat(reply.text()).contains("unavailable");
      }
      return reply.status();
    }
  }

  /// Asserts that everything that passed stands in the log.
  static void requireAll(Tmpfs disk, List<String> passed) throws IOException {
    Set<String> logged = new HashSet<>();
    Events.of(disk.folder()).all().stream()
        .filter(event -> event.contains("\"kind\":\"exchange.begin\""))
        .forEach(event -> {
          int at = event.indexOf("\"path\":\"") + 8;
          logged.add(event.substring(at, event.indexOf('"', at)));
        });
    assertThat(logged).containsAll(passed);
  }
}
