package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A byte now and then does not extend the deadline of a head (slowloris, CWE-400).
@ExtendWith(Stand.Shared.class)
class HeadSlowTrial {
  @Test
  @Provokes("flood.head-slow")
  void endsASlowHeadAtItsTotalDeadline(Stand stand) throws Exception {
    try (Wire wire = stand.wire(stand.source())) {
      long began = System.nanoTime();
      wire.send("GET / HTTP/1.1\r\nHost: shop.test\r\nX-Slow: ");
      while (System.nanoTime() - began < Duration.ofMillis(2_600).toNanos()) {
        wire.send("a");
        Thread.sleep(400);
      }
      Reply reply = wire.reply();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(took).isBetween(Duration.ofMillis(2_500), Duration.ofSeconds(8));
      Explain _ = Refused.by(stand.gate(), reply, "flood.head-slow");
    }
  }
}
