package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What an origin may have acted on goes to no other one, unless it may be repeated.
class SentOnceTrial {
  @Test
  void sendsAPostToOneOriginAndAGetToNoMoreThanTwo() throws Exception {
    try (Several several = Several.start(3, "retries: {attempts: 5}", "")) {
      for (int i = 0; i < 3; i++) {
        several.origin(i).behave(new Behaviour.Garbage(new byte[0]));
      }
      try (Wire wire = several.wire("127.0.0.1")) {
        wire.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(wire.reply().status()).isEqualTo(502);
      }
      assertThat(several.sum()).isEqualTo(1);
      assertThat(several.get()).isEqualTo(502);
      assertThat(several.sum()).isEqualTo(3);
    }
  }

  @Test
  void triesNoMoreThanTheBudgetWhenAllOriginsFail() throws Exception {
    try (Several several = Several.start(3, "retries: {attempts: 2, budget: 20%}", "")) {
      for (int i = 0; i < 3; i++) {
        several.origin(i).behave(new Behaviour.CloseAfterAccept());
      }
      long began = System.nanoTime();
      int requests = 300;
      for (int i = 0; i < requests; i++) {
        assertThat(several.get()).isEqualTo(502);
      }
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
      int connects = 0;
      for (int i = 0; i < 3; i++) {
        connects += several.origin(i).connections();
      }
      // a fifth of the requests, three a second, and what the first ten seconds give at once
      assertThat(connects).isBetween(requests + 30, (int) (requests * 1.2 + 3 * (seconds + 10)));
    }
  }
}
