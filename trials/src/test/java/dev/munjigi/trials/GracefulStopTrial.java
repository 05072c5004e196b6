package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A stop lets the reply that is under way end, takes nobody new, and ends with exit code 0.
class GracefulStopTrial {
  @Test
  void endsWhatIsUnderWayThenStops() throws Exception {
    byte[] slow =
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate".getBytes(StandardCharsets.ISO_8859_1);
    try (Origin origin = Origin.start(new Behaviour.Slow(slow, Duration.ofMillis(70)));
        Gate gate = Gate.start(Stand.simple(origin, "drain: 20s"));
        Wire wire = Wire.clear(gate.listener("plain"));
        Wire idle = Wire.clear(gate.listener("plain"))) {
      wire.send(Stand.get("shop.test"));
      origin.awaitRequests(1, Duration.ofSeconds(10));
      gate.signal("TERM");
      Thread.sleep(500);
      assertThatThrownBy(() -> Wire.clear(gate.listener("plain"))).isInstanceOf(IOException.class);
      Reply reply = wire.reply();
      assertThat(reply.text()).isEqualTo("late");
      assertThat(reply.field("connection")).isEqualTo("close");
      assertThat(idle.closedWithin(Duration.ofSeconds(5))).isTrue();
      assertThat(gate.exitCode()).isZero();
    }
  }
}
