package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What was acknowledged before a crash stands in the log after it, and bans hold on.
class CrashTrial {
  @Test
  void keepsEventsAndBansOverACrash() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo())) {
      Gate gate = Gate.start(closed(origin));
      try (Wire wire = Wire.clear(gate.listener("plain"))) {
        for (int i = 0; i < COUNT; i++) {
          wire.send("GET /kept/" + i + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
          assertThat(wire.reply().status()).isEqualTo(200);
        }
        gate.api().ban("127.0.9.9");
        gate.kill();
      }
      try (Gate again = gate.again()) {
        try (Wire wire = Wire.clear(again.listener("plain"), "127.0.9.9")) {
          assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
        }
        assertThat(again.api().call(200, "GET", "/v1/bans", "").toString()).contains("127.0.9.9");
        try (Wire wire = Wire.clear(again.listener("plain"))) {
          assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
        }
        Events events = Events.of(again.folder().resolve("state"));
        for (int i = 0; i < COUNT; i++) {
          assertThat(events.about("/kept/" + i, "exchange.begin")).hasSize(1);
        }
        assertThat(Explain.of(again, "127.0.9.9").code()).isEqualTo("flood.banned");
      }
    }
  }

  private static final int COUNT = 50;

  private static String closed(Origin origin) {
    return Stand.simple(origin, "").replace("access: public", "access: public, fail-closed: true");
  }
}
