package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A TLS handshake that does not end in time is ended by the gate.
@ExtendWith(Stand.Shared.class)
class HandshakeSlowTrial {
  @Test
  @Provokes("flood.handshake-slow")
  void endsAHandshakeThatTakesTooLong(Stand stand) throws Exception {
    String source = stand.source();
    try (Wire wire = Wire.clear(stand.tls(), source)) {
      wire.send(Hello.modern().record()).send(new byte[] {22});
      wire.bytes(5);
      assertThat(wire.endsWithin(Duration.ofSeconds(8))).isTrue();
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "flood.handshake-slow");
  }
}
