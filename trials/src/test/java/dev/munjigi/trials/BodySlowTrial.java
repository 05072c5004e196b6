package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A body that comes slower than the least rate is ended.
@ExtendWith(Stand.Shared.class)
class BodySlowTrial {
  @Test
  @Provokes("flood.body-slow")
  void endsABodyThatComesTooSlowly(Stand stand) throws Exception {
    try (Wire wire = stand.wire(stand.source())) {
      wire.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 100000\r\n\r\n");
      for (int i = 0; i < 4; i++) {
        wire.send("slow");
        Thread.sleep(400);
      }
      Explain _ = Refused.by(stand.gate(), wire.reply(), "flood.body-slow");
    }
    assertThat(stand.origin().requests()).noneMatch(request -> request.bodyBytes() == 100_000);
  }
}
