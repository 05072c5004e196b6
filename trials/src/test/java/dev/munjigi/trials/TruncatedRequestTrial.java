package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A request that ends too early, by an end or by a reset, never reaches the origin as a whole one.
@ExtendWith(Stand.Shared.class)
class TruncatedRequestTrial {
  @Test
  void neverMakesAWholeRequestOfATruncatedOne(Stand stand) throws Exception {
    int before = stand.origin().requests().size();
    for (String begun :
        List.of(
            "GET / HTT",
            "GET / HTTP/1.1\r\nHost: shop.test\r\nX-Tru",
            "GET / HTTP/1.1\r\nHost: shop.test\r\n",
            "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 10\r\n\r\nhalf",
            "POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n",
            "POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe")) {
      try (Wire ended = stand.wire()) {
        assertThat(ended.send(begun).halfClose().endsWithin(Duration.ofSeconds(8))).isTrue();
      }
      try (Wire reset = stand.wire()) {
        reset.send(begun);
        Thread.sleep(20);
        reset.reset();
      }
    }
    Thread.sleep(200);
    assertThat(stand.origin().requests()).hasSize(before);
  }
}
