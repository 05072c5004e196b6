package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// All clients of a service together ask no more often than its limit says.
@ExtendWith(Stand.Shared.class)
class RequestsOfServiceTrial {
  @Test
  @Provokes("flood.requests-of-service")
  void limitsTheRequestsOfAllClientsTogether(Stand stand) throws Exception {
    for (int i = 0; i < 2; i++) {
      try (Wire wire = stand.wire(stand.source())) {
        assertThat(wire.send(Stand.get("together.test")).reply().status()).isEqualTo(200);
      }
    }
    try (Wire wire = stand.wire(stand.source())) {
      Reply third = wire.send(Stand.get("together.test")).reply();
      Explain _ = Refused.by(stand.gate(), third, "flood.requests-of-service");
      assertThat(Integer.parseInt(third.field("retry-after"))).isBetween(1, 60);
    }
  }
}
