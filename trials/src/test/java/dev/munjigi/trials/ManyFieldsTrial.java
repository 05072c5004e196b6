package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A hundred thousand header fields are refused before they are all read.
@ExtendWith(Stand.Shared.class)
class ManyFieldsTrial {
  @Test
  @Provokes("http.fields-too-large")
  void refusesAHundredThousandFields(Stand stand) throws Exception {
    StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nHost: shop.test\r\n");
    for (int i = 0; i < 100_000; i++) {
      head.append("a:\r\n");
    }
    int before = stand.origin().requests().size();
    try (Wire wire = stand.wire()) {
      wire.send(head.append("\r\n").toString());
      Explain _ = Refused.by(stand.gate(), wire.reply(), "http.fields-too-large");
    }
    assertThat(stand.origin().requests()).hasSize(before);
  }
}
