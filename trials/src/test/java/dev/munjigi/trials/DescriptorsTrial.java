package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A gate that has no file descriptors left neither spins nor dies, and recovers when it has some
/// again.
class DescriptorsTrial {
  @Test
  void recoversFromTheLackOfDescriptors() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.behind(List.of("prlimit", "--nofile=256"), Stand.simple(origin, ""))) {
      List<Wire> open = new ArrayList<>();
      try {
        for (int i = 0; i < 400; i++) {
          open.add(Wire.clear(gate.listener("plain")));
        }
        Thread.sleep(500);
        Duration before = gate.processorTime();
        Thread.sleep(2_000);
        assertThat(gate.processorTime().minus(before)).isLessThan(Duration.ofSeconds(1));
      } finally {
        open.forEach(Wire::close);
      }
      int status = 0;
      for (int i = 0; i < 50 && status != 200; i++) {
        try (Wire wire = Wire.clear(gate.listener("plain"))) {
          status = wire.send(Stand.get("shop.test")).reply().status();
        } catch (IOException _) {
          Thread.sleep(100);
        }
      }
      assertThat(status).isEqualTo(200);
      assertThat(gate.api().call(200, "GET", "/v1/ready", "").path("ready").asBoolean()).isTrue();
    }
  }
}
