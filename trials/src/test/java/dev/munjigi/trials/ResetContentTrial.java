package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A reply of a status that has no content brings none to a client (RFC 9110 sections 15.3.5 and
/// 15.3.6).
@ExtendWith(Stand.Shared.class)
class ResetContentTrial {
  @Test
  void refusesContentWhereNoneMayBe(Stand stand) throws Exception {
    for (String head :
        List.of(
            "HTTP/1.1 205 R\r\ncontent-length: 5\r\n\r\nhello",
            "HTTP/1.1 205 R\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "HTTP/1.1 204 N\r\ncontent-length: 5\r\n\r\nhello")) {
      stand.origin().behave(Behaviour.Answer.of(head));
      try (Wire wire = stand.wire()) {
        Reply reply = wire.send(Stand.get("shop.test")).reply();
        Explain _ = Refused.by(stand.gate(), reply, "upstream.reply-malformed");
      }
    }
  }

  @Test
  void saysThatAnEmptyReplyIsEmpty(Stand stand) throws Exception {
    String empty = "HTTP/1.1 205 R\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    stand.origin().behave(Behaviour.Answer.of(empty));
    try (Wire wire = stand.wire()) {
      for (int i = 0; i < 2; i++) {
        Reply reply = wire.send(Stand.get("shop.test")).reply();
        assertThat(reply.status()).isEqualTo(205);
        assertThat(reply.field("content-length")).isEqualTo("0");
      }
    }
  }
}
