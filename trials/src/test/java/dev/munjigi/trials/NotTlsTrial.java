package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Bytes that are no TLS end the connection on a TLS listener without an answer.
@ExtendWith(Stand.Shared.class)
class NotTlsTrial {
  @Test
  @Provokes("tls.not-tls")
  void endsWhatIsNoTls(Stand stand) throws Exception {
    String source = stand.source();
    try (Wire wire = Wire.clear(stand.tls(), source)) {
      wire.send(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17});
      assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "tls.not-tls");
  }
}
