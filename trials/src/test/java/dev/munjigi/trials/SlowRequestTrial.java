package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A request that comes byte by byte, in time, is a request like any other.
@ExtendWith(Stand.Shared.class)
class SlowRequestTrial {
  @Test
  void passesARequestThatComesByteByByte(Stand stand) throws Exception {
    String head = "POST /slow HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 5\r\n\r\nhello";
    try (Wire wire = stand.wire()) {
      wire.drip(head.getBytes(StandardCharsets.ISO_8859_1), 1, Duration.ofMillis(5));
      assertThat(wire.reply().status()).isEqualTo(200);
    }
    assertThat(stand.origin().requests().getLast().bodyBytes()).isEqualTo(5);
  }
}
