package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that ends its side after the request still gets its reply.
@ExtendWith(Stand.Shared.class)
class HalfCloseTrial {
  @Test
  void answersAClientThatEndedItsSide(Stand stand) throws Exception {
    stand
        .origin()
        .behave(
            new Behaviour.Slow(
                "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate"
                    .getBytes(StandardCharsets.ISO_8859_1),
                Duration.ofMillis(10)));
    try (Wire wire = stand.wire()) {
      Reply reply = wire.send(Stand.get("shop.test")).halfClose().reply();
      assertThat(reply.text()).isEqualTo("late");
      assertThat(wire.closedWithin(Duration.ofSeconds(8))).isTrue();
    }
    try (Wire wire = stand.wire()) {
      wire.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 2\r\n\r\nok");
      assertThat(wire.halfClose().reply().text()).isEqualTo("late");
    }
  }

  @Test
  void getsAReplyLargerThanTheSocketsBuffersHoweverSlowlyItReads(Stand stand) throws Exception {
    int size = 30 << 20;
    stand.origin().behave(new Behaviour.Flood(size));
    try (Wire wire = stand.wire()) {
      wire.send(Stand.get("shop.test")).halfClose();
      Thread.sleep(500);
      assertThat(wire.reply().body()).hasSize(size);
    }
  }
}
