package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin may send interim replies, but not without end.
@ExtendWith(Stand.Shared.class)
class OriginInterimTrial {
  private static final String EARLY = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  @Test
  void passesInterimRepliesOnUpToTheirNumber(Stand stand) throws Exception {
    stand.origin().behave(Behaviour.Answer.of(EARLY.repeat(16) + OK));
    try (Wire wire = stand.wire()) {
      assertThat(wire.send(Stand.get("shop.test")).reply().text()).isEqualTo("ok");
    }
  }

  @Test
  void refusesInterimRepliesWithoutEnd(Stand stand) throws Exception {
    stand.origin().behave(Behaviour.Answer.of(EARLY.repeat(5_000)));
    try (Wire wire = stand.wire()) {
      Reply reply = wire.send(Stand.get("shop.test")).reply();
      Explain _ = Refused.by(stand.gate(), reply, "upstream.reply-malformed");
    }
  }
}
