package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that does not take its reply loses the connection.
@ExtendWith(Stand.Shared.class)
class DrainSlowTrial {
  @Test
  @Provokes("flood.drain-slow")
  void endsAReplyThatNobodyTakes(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.Flood(64 << 20));
    String source = stand.source();
    try (Wire wire = stand.wire(source)) {
      assertThat(wire.send(Stand.get("shop.test")).replyHead().status()).isEqualTo(200);
      Explain _ = Explain.awaitCode(stand.gate(), source, "flood.drain-slow");
      assertThat(wire.endsWithin(Duration.ofSeconds(10))).isTrue();
    }
  }
}
