package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Two gates never share a state folder; the second one says why it does not start.
class SecondProcessTrial {
  @Test
  void refusesAStateFolderThatIsInUse() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(Stand.simple(origin, ""))) {
      Gate.Ended second = Gate.run(gate.folder(), "serve", "--config", "munjigi.yaml");
      assertThat(second.code()).isEqualTo(3);
      assertThat(second.err()).contains("state", "in use by another").doesNotContain("\tat ");
      try (Wire wire = Wire.clear(gate.listener("plain"))) {
        assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
      }
      assertThat(gate.api().call(200, "GET", "/v1/ready", "").path("ready").asBoolean()).isTrue();
    }
  }
}
