package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A second reply that nobody asked for reaches no client.
@ExtendWith(Stand.Shared.class)
class OriginTwoRepliesTrial {
  @Test
  void keepsASecondReplyFromTheNextClient(Stand stand) throws Exception {
    String one = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nfirst";
    String two = "HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nsmuggled";
    for (String both : List.of(one + two, one + "more than was announced")) {
      stand.origin().behave(Behaviour.Answer.of(both));
      for (int i = 0; i < 20; i++) {
        try (Wire wire = stand.wire()) {
          assertThat(wire.send(Stand.get("shop.test")).reply().text()).isEqualTo("first");
          assertThat(wire.send(Stand.get("shop.test")).reply().text()).isEqualTo("first");
        }
      }
    }
  }
}
