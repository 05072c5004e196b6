package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that expects 100 gets it before its body; one that does not wait is answered too.
@ExtendWith(Stand.Shared.class)
class ContinueTrial {
  @Test
  void tellsAClientToGoOn(Stand stand) throws Exception {
    String head =
        "POST / HTTP/1.1\r\nHost: shop.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n";
    String go = "HTTP/1.1 100 Continue\r\n\r\n";
    try (Wire wire = stand.wire()) {
      wire.send(head);
      assertThat(new String(wire.bytes(go.length()), StandardCharsets.ISO_8859_1)).isEqualTo(go);
      assertThat(wire.send("body").reply().status()).isEqualTo(200);
      assertThat(wire.send(head + "body").reply().status()).isEqualTo(200);
      assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
    }
    assertThat(stand.origin().requests().get(stand.origin().requests().size() - 2).bodyBytes())
        .isEqualTo(4);
  }
}
