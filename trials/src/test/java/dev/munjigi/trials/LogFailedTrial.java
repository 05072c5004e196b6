package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// On a fail-closed service nothing goes upstream whose decision the disk did not take.
class LogFailedTrial {
  @Test
  @Provokes("audit.log-failed")
  void forwardsNothingThatCouldNotBeWritten() throws Exception {
    try (Tmpfs disk = Tmpfs.mount("size=12m,mode=0700");
        Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(Logged.yaml(origin, disk))) {
      List<String> passed = new ArrayList<>();
      assertThat(Logged.status(gate, passed)).isEqualTo(200);
      Thread.sleep(300);
      // somebody takes the room away that the log had reserved
      try (Stream<Path> files = Files.list(disk.folder().resolve("audit"))) {
        for (Path file : files.filter(one -> one.toFile().length() > 1 << 16).toList()) {
          String size = Long.toString(file.toFile().length());
          assertThat(Tmpfs.run("fallocate", "-p", "-o", "65536", "-l", size, file.toString()))
              .isEmpty();
        }
      }
      disk.fill();
      int status = 200;
      for (int i = 0; i < 5_000 && status == 200; i++) {
        status = Logged.status(gate, passed);
      }
      assertThat(status).isEqualTo(503);
      assertThat(gate.api().metricOnceCounted("munjigi_refusals_total", "audit.log-failed"))
          .isPositive();
      assertThat(origin.requests()).hasSize(passed.size());
      disk.free();
      for (int i = 0; i < 300 && Logged.status(gate, passed) != 200; i++) {
        Thread.sleep(50);
      }
      assertThat(Logged.status(gate, passed)).isEqualTo(200);
      Logged.requireAll(disk, passed);
    }
  }
}
