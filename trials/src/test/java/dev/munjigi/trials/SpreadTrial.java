package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Requests are spread over the origins of a service as its settings say.
class SpreadTrial {
  @Test
  void givesEachOriginItsTurn() throws Exception {
    try (Several several = Several.start(3, "", "")) {
      for (int i = 0; i < 30; i++) {
        assertThat(several.get()).isEqualTo(200);
      }
      assertThat(several.counts()).containsExactly(10, 10, 10);
    }
  }

  @Test
  void givesNothingMoreToAnOriginThatIsBusierThanTheOthers() throws Exception {
    List<Wire> hanging = new ArrayList<>();
    try (Several several = Several.start(3, "balance: least-connections", "")) {
      several.origin(0).behave(new Behaviour.Silence());
      int sent = 0;
      while (several.counts().getFirst() == 0 && sent < 100) {
        Wire wire = several.wire("127.0.0.1");
        hanging.add(wire);
        wire.send(Stand.get("shop.test"));
        sent++;
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (several.sum() < sent && System.nanoTime() - deadline < 0) {
          Thread.sleep(2);
        }
      }
      int before = several.counts().getFirst();
      assertThat(before).isPositive();
      for (int i = 0; i < 30; i++) {
        assertThat(several.get()).isEqualTo(200);
      }
      assertThat(several.counts().getFirst()).isEqualTo(before);
    } finally {
      hanging.forEach(Wire::close);
    }
  }

  @Test
  void leadsWhatCarriesTheSameToTheSameOrigin() throws Exception {
    try (Several several = Several.start(3, "balance: {hash: cookie who}", "")) {
      for (int i = 0; i < 12; i++) {
        assertThat(several.get("127.0.0.1", "Cookie: a=" + i + "; who=me\r\n")).isEqualTo(200);
      }
      assertThat(several.counts()).contains(12);
      for (int i = 0; i < 60; i++) {
        assertThat(several.get("127.0.0.1", "Cookie: who=" + i + "\r\n")).isEqualTo(200);
      }
      assertThat(several.counts()).allMatch(count -> count > 5);
    }
  }
}
