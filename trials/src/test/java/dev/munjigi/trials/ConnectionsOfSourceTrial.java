package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A source has as many connections as it may have, and no more.
@ExtendWith(Stand.Shared.class)
class ConnectionsOfSourceTrial {
  @Test
  @Provokes("flood.connections-of-source")
  void turnsAwayTheConnectionsBeyondTheLimitOfTheirSource(Stand stand) throws Exception {
    String source = stand.source();
    List<Wire> open = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        open.add(stand.wire(source));
      }
      Thread.sleep(500);
      int turnedAway = 0;
      for (Wire wire : open) {
        turnedAway += wire.endsWithin(Duration.ofMillis(5)) ? 1 : 0;
      }
      assertThat(turnedAway).isEqualTo(10);
      stand.serves();
    } finally {
      open.forEach(Wire::close);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "flood.connections-of-source");
  }
}
