package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A source that asks too often is told when to come again.
@ExtendWith(Stand.Shared.class)
class RequestsOfSourceTrial {
  @Test
  @Provokes("flood.requests-of-source")
  void limitsTheRequestsOfASourceAndSaysWhenToComeAgain(Stand stand) throws Exception {
    try (Wire wire = stand.wire(stand.source())) {
      assertThat(wire.send(Stand.get("counted.test")).reply().status()).isEqualTo(200);
      assertThat(wire.send(Stand.get("counted.test")).reply().status()).isEqualTo(200);
      Reply third = wire.send(Stand.get("counted.test")).reply();
      Explain _ = Refused.by(stand.gate(), third, "flood.requests-of-source");
      assertThat(Integer.parseInt(third.field("retry-after"))).isBetween(1, 60);
    }
    try (Wire other = stand.wire(stand.source())) {
      assertThat(other.send(Stand.get("counted.test")).reply().status()).isEqualTo(200);
    }
  }
}
