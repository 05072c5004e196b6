package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A ban ends the open WebSocket of its source within seconds.
@ExtendWith(Stand.Shared.class)
class LeaseLostByBanTrial {
  @Test
  @Provokes("walk.lease-lost")
  void endsTheOpenStreamOfABannedSource(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.WebSocketEcho());
    String source = stand.source();
    try (Wire wire = stand.wire(source);
        Wire other = stand.wire(stand.source())) {
      assertThat(wire.send(Frames.HANDSHAKE).reply().status()).isEqualTo(101);
      assertThat(other.send(Frames.HANDSHAKE).reply().status()).isEqualTo(101);
      stand.gate().api().ban(source);
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      byte[] echoed = Frames.frame(0x81, new byte[] {'x'}, false);
      assertThat(other.send(Frames.frame(0x81, new byte[] {'x'}, true)).bytes(echoed.length))
          .isEqualTo(echoed);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "walk.lease-lost");
  }
}
