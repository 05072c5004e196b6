package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin that nobody listens at is reported as unreachable.
@ExtendWith(Stand.Shared.class)
class OriginUnreachableTrial {
  @Test
  @Provokes("upstream.unreachable")
  void tellsThatTheOriginCannotBeReached(Stand stand) throws Exception {
    try (Wire wire = stand.wire()) {
      Reply reply = wire.send(Stand.get("nowhere.test")).reply();
      Explain _ = Refused.by(stand.gate(), reply, "upstream.unreachable");
      assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
    }
  }
}
