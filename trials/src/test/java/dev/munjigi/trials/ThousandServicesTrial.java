package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A thousand services are no reason to start slowly: five seconds, and on a machine that is too
/// busy for that, no more than twice what one service takes.
class ThousandServicesTrial {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @Test
  void startsAThousandServicesWithinFiveSeconds() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo())) {
      StringBuilder services = new StringBuilder();
      for (int i = 0; i < 1_000; i++) {
        services.append(
            "  s%d: {host: s%d.test, upstream: \"%s\", access: public}\n"
                .formatted(i, i, origin.url()));
      }
      Duration took = start(Stand.simple(origin, services.toString()), "s999.test");
      if (took.compareTo(LIMIT) > 0) {
        Duration one = start(Stand.simple(origin, ""), "shop.test");
        assertThat(took).isLessThan(one.multipliedBy(2));
      }
    }
  }

  private static Duration start(String yaml, String host) throws IOException {
    long began = System.nanoTime();
    try (Gate gate = Gate.start(yaml);
        Wire wire = Wire.clear(gate.listener("plain"))) {
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(wire.send(Stand.get(host)).reply().status()).isEqualTo(200);
      return took;
    }
  }
}
