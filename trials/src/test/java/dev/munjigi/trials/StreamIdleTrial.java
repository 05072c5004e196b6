package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A WebSocket that is silent in both directions ends; one that is not stays.
class StreamIdleTrial {
  @Test
  @Provokes("flood.stream-idle")
  void endsASilentStream() throws Exception {
    String limits = "limits: {connections: {stream-idle: 2s}}";
    byte[] frame = Frames.frame(0x81, new byte[] {'x'}, true);
    byte[] echoed = Frames.frame(0x81, new byte[] {'x'}, false);
    try (Origin origin = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = Gate.start(Stand.simple(origin, limits));
        Wire silent = Wire.clear(gate.listener("plain"), "127.0.2.1");
        Wire lively = Wire.clear(gate.listener("plain"), "127.0.2.2")) {
      assertThat(silent.send(Frames.HANDSHAKE).reply().status()).isEqualTo(101);
      assertThat(lively.send(Frames.HANDSHAKE).reply().status()).isEqualTo(101);
      for (int i = 0; i < 10; i++) {
        assertThat(lively.send(frame).bytes(echoed.length)).isEqualTo(echoed);
        Thread.sleep(400);
      }
      assertThat(silent.closedWithin(Duration.ofMillis(1))).isTrue();
      Explain _ = Explain.awaitCode(gate, "127.0.2.1", "flood.stream-idle");
    }
  }
}
