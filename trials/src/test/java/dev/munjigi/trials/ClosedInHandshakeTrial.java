package dev.munjigi.trials;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that leaves within the handshake is noted as such.
@ExtendWith(Stand.Shared.class)
class ClosedInHandshakeTrial {
  @Test
  @Provokes("tls.closed-in-handshake")
  void notesAClientThatLeavesWithinTheHandshake(Stand stand) throws Exception {
    String source = stand.source();
    byte[] hello = Hello.modern().record();
    try (Wire wire = Wire.clear(stand.tls(), source)) {
      wire.send(Arrays.copyOf(hello, hello.length / 2));
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "tls.closed-in-handshake");
  }
}
