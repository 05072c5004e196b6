package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// HTTP/1.0 ends with the reply, unless the client asks to keep the connection.
@ExtendWith(Stand.Shared.class)
class Http10Trial {
  @Test
  void keepsAnOldConnectionOnlyWhenAsked(Stand stand) throws Exception {
    try (Wire wire = stand.wire()) {
      wire.send("GET / HTTP/1.0\r\nHost: shop.test\r\nConnection: keep-alive\r\n\r\n");
      Reply kept = wire.reply();
      assertThat(kept.status()).isEqualTo(200);
      assertThat(kept.field("connection")).isEqualToIgnoringCase("keep-alive");
      wire.send("GET / HTTP/1.0\r\nHost: shop.test\r\n\r\n");
      assertThat(wire.reply().status()).isEqualTo(200);
      assertThat(wire.closedWithin(Duration.ofSeconds(8))).isTrue();
    }
    stand.origin().behave(new Behaviour.Flood(100_000));
    try (Wire wire = stand.wire()) {
      wire.send("GET / HTTP/1.0\r\nHost: shop.test\r\nConnection: keep-alive\r\n\r\n");
      Reply reply = wire.reply();
      assertThat(reply.all("transfer-encoding")).isEmpty();
      assertThat(reply.body()).hasSize(100_000);
    }
  }
}
