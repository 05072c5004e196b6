package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that forgot the `s` in `https` is told so in clear.
@ExtendWith(Stand.Shared.class)
class PlainHttpTrial {
  @Test
  @Provokes("tls.plain-http")
  void answersPlainHttpOnATlsListenerInClear(Stand stand) throws Exception {
    try (Wire wire = Wire.clear(stand.tls(), stand.source())) {
      Reply reply = wire.send(Stand.get("shop.test")).reply();
      Explain _ = Refused.by(stand.gate(), reply, "tls.plain-http");
      assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
  }
}
