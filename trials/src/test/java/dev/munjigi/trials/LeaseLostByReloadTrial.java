package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// A reload that denies the segment of an open WebSocket ends it within seconds.
class LeaseLostByReloadTrial {
  @Test
  @Provokes("walk.lease-lost")
  void endsAStreamWhoseSegmentIsDenied() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = Gate.start(Stand.simple(origin, ""));
        Wire wire = Wire.clear(gate.listener("plain"), "127.0.8.1")) {
      assertThat(wire.send(Frames.HANDSHAKE).reply().status()).isEqualTo(101);
      gate.configure(Stand.simple(origin, "segments: [{deny: {from: any, to: shop}}]"));
      JsonNode _ = gate.api().call(200, "POST", "/v1/reload", "");
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      Explain explain = Explain.awaitCode(gate, "127.0.8.1", "walk.lease-lost");
      assertThat(explain.all().path("text").asString()).contains("segment.");
    }
  }
}
