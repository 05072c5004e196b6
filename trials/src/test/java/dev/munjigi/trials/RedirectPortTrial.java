package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// A redirect leads to where its target really listens: also with a free port, and after a reload
/// with an address that waits for the next start.
class RedirectPortTrial {
  @Test
  void leadsToThePortThatIsOpen() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, "127.0.0.1:0"))) {
      String open = "https://shop.test:" + gate.listener("tls").getPort() + "/";
      assertThat(location(gate)).isEqualTo(open);
      gate.configure(yaml(origin, "127.0.0.1:" + Stand.closedPort()));
      for (int i = 0; i < 2; i++) {
        assertThat(gate.api().call(200, "POST", "/v1/reload", "").toString())
            .contains("listeners.tls.bind");
        assertThat(location(gate)).isEqualTo(open);
      }
    }
  }

  private static String yaml(Origin origin, String bind) {
    return """
    munjigi: 1
    listeners:
      tls: {bind: "%s", tls: {certificate: auto}}
      plain: {bind: "127.0.0.1:0", redirect-to: tls}
    services:
      shop: {host: shop.test, upstream: "%s", access: public}
    """
        .formatted(bind, origin.url());
  }

  private static String location(Gate gate) throws IOException {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      Reply reply = wire.send(Stand.get("shop.test")).reply();
      assertThat(reply.status()).isEqualTo(308);
      return reply.field("location");
    }
  }
}
