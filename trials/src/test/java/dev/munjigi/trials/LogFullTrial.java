package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// While the disk has no room for the log nothing passes; with room again everything does, and
/// nothing that was acknowledged is lost.
class LogFullTrial {
  @Test
  @Provokes("audit.log-full")
  void refusesWhileTheLogIsFullAndRecovers() throws Exception {
    try (Tmpfs disk = Tmpfs.mount("size=12m,mode=0700");
        Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(Logged.yaml(origin, disk))) {
      List<String> passed = new ArrayList<>();
      assertThat(Logged.status(gate, passed)).isEqualTo(200);
      disk.fill();
      int status = 200;
      for (int i = 0; i < 60_000 && status == 200; i++) {
        status = Logged.status(gate, passed);
      }
      assertThat(status).isEqualTo(503);
      assertThat(gate.api().metricOnceCounted("munjigi_refusals_total", "audit.log-full"))
          .isPositive();
      // an exchange that is not fail-closed takes less room; that goes too, and while the one before
      // is being written down it holds more than it keeps
      int inARow = 0;
      for (int i = 0; i < 60_000 && (inARow < 3 || ready(gate) != 503); i++) {
        inARow = open(gate) == 503 ? inARow + 1 : 0;
      }
      assertThat(inARow).isGreaterThanOrEqualTo(3);
      assertThat(ready(gate)).isEqualTo(503);
      int forwarded = origin.requests().size();
      assertThat(Logged.status(gate, passed)).isEqualTo(503);
      assertThat(origin.requests()).hasSize(forwarded);
      disk.free();
      for (int i = 0; i < 300 && Logged.status(gate, passed) != 200; i++) {
        Thread.sleep(50);
      }
      assertThat(Logged.status(gate, passed)).isEqualTo(200);
      Logged.requireAll(disk, passed);
      assertThat(Events.of(disk.folder()).all()).anyMatch(event -> event.contains("log.gap"));
    }
  }

  private static int ready(Gate gate) throws Exception {
    return gate.api().call("GET", "/v1/ready", "").statusCode();
  }

  private static int open(Gate gate) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      return wire.send(Stand.get("open.test")).reply().status();
    }
  }
}
