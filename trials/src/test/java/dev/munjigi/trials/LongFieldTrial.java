package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A header field of 10 MB is refused at the limit of a head, not read to its end.
@ExtendWith(Stand.Shared.class)
class LongFieldTrial {
  @Test
  @Provokes("http.fields-too-large")
  void refusesAFieldOfTenMegabytes(Stand stand) throws Exception {
    try (Wire wire = stand.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: shop.test\r\nX-Long: ");
      byte[] piece = new byte[64 << 10];
      Arrays.fill(piece, (byte) 'a');
      // the refusal comes long before the end; what the gate does not read, it resets
      wire.send(piece);
      Explain _ = Refused.by(stand.gate(), wire.reply(), "http.fields-too-large");
      for (int i = 0; i < 159; i++) {
        wire.send(piece);
      }
      assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
    }
  }
}
