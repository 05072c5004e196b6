package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that knows TLS 1.0 and nothing newer is turned away.
@ExtendWith(Stand.Shared.class)
class ProtocolTooOldTrial {
  @Test
  @Provokes("tls.protocol-too-old")
  void turnsAwayAClientThatIsTooOld(Stand stand) throws Exception {
    String source = stand.source();
    try (Wire wire = Wire.clear(stand.tls(), source)) {
      wire.send(Hello.modern().version(0x0301).without(Hello.SUPPORTED_VERSIONS).record());
      assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "tls.protocol-too-old");
  }
}
