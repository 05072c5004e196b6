package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An origin that does not keep up is given no more than it answers in time.
class OriginOverloadedTrial {
  @Test
  void refusesAtOnceWhatAnOriginCannotTake() throws Exception {
    List<Wire> wires = new ArrayList<>();
    try (Several several = Several.start(1, "concurrency: adaptive", "")) {
      several.origin(0).behave(new Behaviour.Silence());
      // it begins with 20, of which one source has three quarters
      for (int i = 0; i < 15; i++) {
        wires.add(several.wire("127.0.4.1").send(Stand.get("shop.test")));
      }
      var unused = several.origin(0).awaitRequests(15, java.time.Duration.ofSeconds(20));
      try (Wire more = several.wire("127.0.4.1")) {
        Reply reply = more.send(Stand.get("shop.test")).reply();
        Explain explain = Refused.by(several.gate(), reply, "upstream.busy");
        assertThat(explain.all().toString()).contains("services.shop.concurrency");
      }
      several.origin(0).behave(new Behaviour.Echo());
      assertThat(several.get("127.0.4.2", "")).isEqualTo(200);
    } finally {
      wires.forEach(Wire::close);
    }
  }
}
