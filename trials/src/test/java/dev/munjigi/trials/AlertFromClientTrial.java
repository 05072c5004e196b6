package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that breaks the handshake off with an alert is told from one that just leaves.
@ExtendWith(Stand.Shared.class)
class AlertFromClientTrial {
  @Test
  @Provokes("tls.alert-from-client")
  void tellsThatTheClientSentAnAlert(Stand stand) throws Exception {
    String source = stand.source();
    byte[] alert = {21, 3, 3, 0, 2, 2, 46};
    try (Wire wire = Wire.clear(stand.tls(), source)) {
      wire.send(Hello.modern().record());
      wire.bytes(5);
      wire.send(alert);
      assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "tls.alert-from-client");
  }
}
