package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Where a service has several origins, clients do not notice that one of them is gone.
class OriginKilledTrial {
  private final Several several;

  OriginKilledTrial() throws Exception {
    several = Several.start(2, "ejection: {failures: 3, for: 1s}", "");
  }

  @AfterEach
  void stop() {
    several.close();
  }

  private void allAreAnswered(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      assertThat(several.get()).isEqualTo(200);
    }
  }

  @Test
  void answersEveryGetAndUsesTheOriginAgainWhenItIsBack() throws Exception {
    allAreAnswered(4);
    several.kill(0);
    allAreAnswered(20);
    String event = Events.await(several.gate(), "\"kind\":\"origin.ejected\"");
    assertThat(event).contains(several.origin(0).url(), "\"service\":\"shop\"");
    several.revive(0);
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (several.origin(0).requests().isEmpty() && System.nanoTime() - deadline < 0) {
      allAreAnswered(1);
    }
    several.await(0, "good");
    int before = several.counts().getFirst();
    allAreAnswered(10);
    assertThat(several.counts().getFirst()).isEqualTo(before + 5);
    assertThat(Events.await(several.gate(), "\"kind\":\"origin.good\"")).contains("answers again");
    assertThat(several.gate().api().metric("munjigi_retries_total", "shop")).isPositive();
  }

  @Test
  void answersEveryGetWhileAnOriginComesAndGoes() throws Exception {
    for (int i = 0; i < 4; i++) {
      several.kill(0);
      allAreAnswered(15);
      several.revive(0);
      allAreAnswered(15);
    }
  }

  @Test
  void triesRequestsAgainThatTheOriginTookWithIt() throws Exception {
    several.origin(0).behave(new Behaviour.Silence());
    List<Wire> wires = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      wires.add(several.wire("127.0.0.1").send(Stand.get("shop.test")));
    }
    assertThat(several.origin(0).awaitRequests(3, Duration.ofSeconds(20))).hasSize(3);
    several.kill(0);
    for (Wire wire : wires) {
      assertThat(wire.reply().status()).isEqualTo(200);
      wire.close();
    }
  }

  @Test
  void sendsEveryPostOnce() throws Exception {
    several.kill(0);
    for (int i = 1; i <= 10; i++) {
      try (Wire wire = several.wire("127.0.0.1")) {
        wire.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(wire.reply().status()).isEqualTo(200);
      }
      assertThat(several.counts().get(1)).isEqualTo(i);
    }
  }
}
