package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A reply to HEAD has no body, and the connection goes on behind it.
@ExtendWith(Stand.Shared.class)
class HeadTrial {
  @Test
  void answersHeadWithoutABody(Stand stand) throws Exception {
    try (Wire wire = stand.wire()) {
      wire.send("HEAD / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
      Reply reply = wire.replyToHead();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(Integer.parseInt(reply.field("content-length"))).isPositive();
      assertThat(wire.send(Stand.get("shop.test")).reply().text()).contains("\"method\":\"GET\"");
      wire.send("HEAD / HTTP/1.1\r\nHost: other.test\r\n\r\n");
      assertThat(wire.replyToHead().status()).isEqualTo(400);
    }
  }
}
