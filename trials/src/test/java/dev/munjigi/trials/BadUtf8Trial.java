package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Octets that are no UTF-8 are refused in a path; in fields and queries they are passed on as they
/// are or refused, never changed.
@ExtendWith(Stand.Shared.class)
class BadUtf8Trial {
  @Test
  void neverGuessesWhatOctetsMean(Stand stand) throws Exception {
    int before = stand.origin().requests().size();
    for (String path : List.of("/\u00ff", "/%ff", "/%c0%af", "/%ed%a0%80", "/a%00b")) {
      try (Wire wire = stand.wire()) {
        wire.send("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
        assertThat(wire.reply().status()).as(path).isEqualTo(400);
      }
    }
    assertThat(stand.origin().requests()).hasSize(before);
    try (Wire wire = stand.wire()) {
      wire.send("GET /?q=%ff HTTP/1.1\r\nHost: shop.test\r\nX-Name: caf\u00e9\u00ff\r\n\r\n");
      Reply reply = wire.reply();
      if (reply.status() == 200) {
        Received received = stand.origin().requests().getLast();
        assertThat(received.target()).isEqualToIgnoringCase("/?q=%ff");
        assertThat(received.field("x-name")).isEqualTo("caf\u00e9\u00ff");
      } else {
        assertThat(reply.status()).isEqualTo(400);
      }
    }
  }
}
