package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that offers broken ciphers only is turned away.
@ExtendWith(Stand.Shared.class)
class NoCommonCipherTrial {
  @Test
  @Provokes("tls.no-common-cipher")
  void turnsAwayAClientWithBrokenCiphersOnly(Stand stand) throws Exception {
    String source = stand.source();
    try (Wire wire = Wire.clear(stand.tls(), source)) {
      wire.send(Hello.modern().without(Hello.SUPPORTED_VERSIONS).ciphers(0x0004, 0x0005).record());
      assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "tls.no-common-cipher");
  }
}
