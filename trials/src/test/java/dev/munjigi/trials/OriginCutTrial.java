package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A reply that its origin cuts off is cut off for the client too, never ended as if it were whole.
@ExtendWith(Stand.Shared.class)
class OriginCutTrial {
  @Test
  @Provokes("upstream.reply-cut")
  void cutsAReplyThatTheOriginCut(Stand stand) throws Exception {
    for (Behaviour cut :
        List.of(
            new Behaviour.ResetMidReply(1_000_000, 200_000),
            new Behaviour.WrongLength(1_000_000, 200_000),
            new Behaviour.Garbage(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"
                    .getBytes(StandardCharsets.ISO_8859_1)))) {
      stand.origin().behave(cut);
      String source = stand.source();
      try (Wire wire = stand.wire(source)) {
        wire.send(Stand.get("shop.test"));
        assertThatThrownBy(wire::countedReply).isInstanceOf(IOException.class);
      }
      Explain _ = Explain.awaitCode(stand.gate(), source, "upstream.reply-cut");
    }
  }
}
