package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A listener takes connections from its zones alone.
@ExtendWith(Stand.Shared.class)
class ListenerClosedTrial {
  @Test
  @Provokes("segment.listener-closed")
  void takesConnectionsFromTheZonesOfTheListenerAlone(Stand stand) throws Exception {
    String source = stand.source();
    try (Wire wire = Wire.clear(stand.gate().listener("inner"), source)) {
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "segment.listener-closed");
    try (Wire wire = Wire.clear(stand.gate().listener("inner"), "127.0.1.1")) {
      assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
    }
  }
}
