package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A handshake message that breaks the rules of TLS ends the connection.
@ExtendWith(Stand.Shared.class)
class HandshakeFailedTrial {
  @Test
  @Provokes("tls.handshake-failed")
  void endsAHandshakeThatBreaksTheRules(Stand stand) throws Exception {
    String source = stand.source();
    byte[] hello = Hello.modern().record();
    hello[9] = 0x7f;
    Arrays.fill(hello, 43, hello.length, (byte) 0xff);
    try (Wire wire = Wire.clear(stand.tls(), source)) {
      wire.send(hello);
      assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "tls.handshake-failed");
  }
}
