package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A listener that only redirects counts requests by source like any other.
@ExtendWith(Stand.Shared.class)
class RedirectCountedTrial {
  @Test
  void refusesTooManyRequestsBeforeItRedirects(Stand stand) throws Exception {
    try (Wire wire = Wire.clear(stand.gate().listener("moved"), stand.source())) {
      for (int i = 0; i < 2; i++) {
        Reply reply = wire.send(Stand.get("counted.test")).reply();
        assertThat(reply.status()).isEqualTo(308);
        assertThat(reply.field("location")).startsWith("https://counted.test");
      }
      Reply third = wire.send(Stand.get("counted.test")).reply();
      Explain _ = Refused.by(stand.gate(), third, "flood.requests-of-source");
    }
  }
}
