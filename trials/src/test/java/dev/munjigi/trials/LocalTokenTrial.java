package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// With `local-token: false` the token in the state folder is worth nothing, and operators at the
/// identity host go on.
class LocalTokenTrial {
  @Test
  void theLocalTokenCanBeSwitchedOff() throws Exception {
    try (OperatorStand stand = OperatorStand.start();
        Operator local = new Operator(stand.gate())) {
      assertThat(local.call("GET", "/v1/status", "").statusCode()).isEqualTo(200);
      stand.configure("remote: true, local-token: false", "group/viewers");
      assertThat(local.call("POST", "/v1/reload", "").statusCode()).isEqualTo(200);
      assertThat(local.call("GET", "/v1/health", "").statusCode()).isEqualTo(200);
      assertThat(local.call("GET", "/v1/ready", "").statusCode()).isEqualTo(200);
      assertThat(local.call("GET", "/v1/status", "").statusCode()).isEqualTo(403);
      assertThat(local.call("POST", "/v1/users", "{\"name\":\"lee\"}").statusCode())
          .isEqualTo(403);
      String state = stand.gate().state().toString();
      for (String[] command :
          new String[][] {
            {"status", "--state", state}, {"user", "create", "lee", "--state", state}
          }) {
        Gate.Ended ended = Gate.run(stand.gate().folder(), command);
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).contains("`operator.local-token: false`");
      }
      assertThat(stand.call("viewer", "GET", "/v1/status", "").status()).isEqualTo(200);
    }
  }
}
