package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A thousand pipelined requests are answered in their order.
@ExtendWith(Stand.Shared.class)
class PipelineTrial {
  @Test
  void answersAThousandPipelinedRequestsInOrder(Stand stand) throws Exception {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: shop.test\r\n\r\n");
    }
    try (Wire wire = stand.wire()) {
      CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> wire.send(all.toString()));
      for (int i = 0; i < 1_000; i++) {
        assertThat(wire.reply().text()).contains("\"target\":\"/" + i + "\"");
      }
      sent.join();
    }
  }
}
