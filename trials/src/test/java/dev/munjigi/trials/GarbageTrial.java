package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Random bytes are refused or end the connection; nothing of them reaches the origin.
@ExtendWith(Stand.Shared.class)
class GarbageTrial {
  @Test
  void passesNoGarbageOn(Stand stand) throws Exception {
    Random random = new Random(20260727);
    int before = stand.origin().requests().size();
    String source = stand.source();
    for (int i = 0; i < 100; i++) {
      byte[] bytes = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(bytes);
      try (Wire wire = stand.wire(source)) {
        wire.send(bytes).send("\r\n\r\n");
        assertThat(wire.reply().status()).isBetween(400, 501);
      }
    }
    assertThat(stand.origin().requests()).hasSize(before);
  }
}
