package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A limit that says `then: {ban: ...}` bans the source that meets it.
@ExtendWith(Stand.Shared.class)
class BannedByLimitTrial {
  @Test
  @Provokes("flood.banned")
  void bansASourceThatMeetsALimit(Stand stand) throws Exception {
    String source = stand.source();
    try (Wire wire = stand.wire(source)) {
      assertThat(wire.send(Stand.get("banning.test")).reply().status()).isEqualTo(200);
      assertThat(wire.send(Stand.get("banning.test")).reply().status()).isEqualTo(200);
      Reply third = wire.send(Stand.get("banning.test")).reply();
      Explain _ = Refused.by(stand.gate(), third, "flood.requests-of-source");
      Reply fourth = wire.send(Stand.get("shop.test")).reply();
      Explain _ = Refused.by(stand.gate(), fourth, "flood.banned");
    }
    try (Wire turnedAway = stand.wire(source)) {
      assertThat(turnedAway.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
    assertThat(stand.gate().api().call(200, "GET", "/v1/bans", "").toString()).contains(source);
  }
}
