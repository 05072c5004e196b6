package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin that pauses for too long within its reply is given up; the client sees a cut.
@ExtendWith(Stand.Shared.class)
class OriginStalledTrial {
  @Test
  @Provokes("upstream.stalled")
  void givesUpOnAReplyThatStalls(Stand stand) throws Exception {
    stand
        .origin()
        .behave(Behaviour.Answer.of("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhello"));
    String source = stand.source();
    try (Wire wire = stand.wire(source)) {
      wire.send(Stand.get("shop.test"));
      assertThatThrownBy(wire::reply).isInstanceOf(IOException.class);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "upstream.stalled");
  }
}
