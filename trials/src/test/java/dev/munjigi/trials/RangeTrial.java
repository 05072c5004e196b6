package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A request for a range, and the part that answers it, pass as they are.
@ExtendWith(Stand.Shared.class)
class RangeTrial {
  @Test
  void passesRangesOn(Stand stand) throws Exception {
    stand
        .origin()
        .behave(
            Behaviour.Answer.of(
                "HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 2-4/10\r\n"
                    + "content-length: 3\r\n\r\ncde"));
    try (Wire wire = stand.wire()) {
      wire.send("GET / HTTP/1.1\r\nHost: shop.test\r\nRange: bytes=2-4\r\n\r\n");
      Reply reply = wire.reply();
      assertThat(reply.status()).isEqualTo(206);
      assertThat(reply.field("content-range")).isEqualTo("bytes 2-4/10");
      assertThat(reply.text()).isEqualTo("cde");
    }
    assertThat(stand.origin().requests().getLast().field("range")).isEqualTo("bytes=2-4");
  }
}
