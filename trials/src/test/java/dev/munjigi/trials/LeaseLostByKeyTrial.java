package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A reply without an end does not outlive the key that it was asked with.
class LeaseLostByKeyTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      identity: {host: login.test}
      services:
        shop:
          host: shop.test
          upstream: "%s"
          routes: [{match: /events, access: signed-in}]
      """;

  @Test
  void anEventStreamEndsWithItsKey() throws Exception {
    String events =
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
            + "data: something\n\n".repeat(1_000);
    Behaviour endless =
        new Behaviour.Slow(events.getBytes(StandardCharsets.US_ASCII), Duration.ofMillis(5));
    try (Origin origin = Origin.start(endless);
        Gate gate = Gate.start(YAML.formatted(origin.url()))) {
      String key = KeyHolder.of(gate, "kim").key();
      String id =
          gate.api().call(200, "GET", "/v1/keys?user=kim", "").at("/keys/0/id").asString();
      try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
        wire.send(
            "GET /events HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer " + key
                + "\r\n\r\n");
        assertThat(wire.replyHead().status()).isEqualTo(200);
        assertThat(wire.bytes(16)).isNotEmpty();
        gate.api().call(204, "DELETE", "/v1/keys/" + id, "");
        assertThat(wire.endsWithin(Duration.ofSeconds(5))).isTrue();
      }
      assertThat(Events.await(gate, "walk.lease-lost")).contains("user/kim");
    }
  }
}
