package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A thousand services are no reason to start slowly.
class ThousandServicesTrial {
  @Test
  void startsAThousandServicesWithinFiveSeconds() throws Exception {
    Duration least = Duration.ofHours(1);
    try (Origin origin = Origin.start(new Behaviour.Echo())) {
      StringBuilder services = new StringBuilder();
      for (int i = 0; i < 1_000; i++) {
        services.append(
            "  s%d: {host: s%d.test, upstream: \"%s\", access: public}\n"
                .formatted(i, i, origin.url()));
      }
      // a busy machine may hold one start up, but not all
      for (int i = 0; i < 3 && least.compareTo(Duration.ofSeconds(5)) > 0; i++) {
        long began = System.nanoTime();
        try (Gate gate = Gate.start(Stand.simple(origin, services.toString()));
            Wire wire = Wire.clear(gate.listener("plain"))) {
          Duration took = Duration.ofNanos(System.nanoTime() - began);
          least = took.compareTo(least) < 0 ? took : least;
          assertThat(wire.send(Stand.get("s999.test")).reply().status()).isEqualTo(200);
        }
      }
    }
    assertThat(least).isLessThan(Duration.ofSeconds(5));
  }
}
