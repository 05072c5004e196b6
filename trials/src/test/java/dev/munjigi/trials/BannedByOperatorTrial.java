package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A source that an operator bans is kept out until the ban is lifted.
@ExtendWith(Stand.Shared.class)
class BannedByOperatorTrial {
  @Test
  @Provokes("flood.banned")
  void keepsABannedSourceOutUntilTheBanIsLifted(Stand stand) throws Exception {
    String source = stand.source();
    try (Wire open = stand.wire(source)) {
      assertThat(open.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
      stand.gate().api().ban(source);
      Reply reply = open.send(Stand.get("shop.test")).reply();
      Explain _ = Refused.by(stand.gate(), reply, "flood.banned");
    }
    try (Wire turnedAway = stand.wire(source)) {
      assertThat(turnedAway.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain explain = Explain.awaitCode(stand.gate(), source, "flood.banned");
    assertThat(explain.all().path("text").asString()).contains("a trial");
    stand.gate().api().lift(source);
    try (Wire again = stand.wire(source)) {
      assertThat(again.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
    }
  }
}
