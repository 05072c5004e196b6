package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A body in chunks of all sizes reaches the origin whole.
@ExtendWith(Stand.Shared.class)
class ChunkedUploadTrial {
  @Test
  void passesABodyInChunks(Stand stand) throws Exception {
    Random random = new Random(7);
    int total = 0;
    try (Wire wire = stand.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 300; i++) {
        int size = 1 + random.nextInt(5_000);
        wire.send(Integer.toHexString(size) + "\r\n").send(new byte[size]).send("\r\n");
        total += size;
      }
      assertThat(wire.send("0\r\n\r\n").reply().status()).isEqualTo(200);
    }
    assertThat(stand.origin().requests().getLast().bodyBytes()).isEqualTo(total);
  }
}
