package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What policy documents allow is allowed, what they deny or do not speak of is not, and a policy that
/// changes reaches streams that are open.
class PolicyTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      identity: {host: login.test}
      policies: %s
      rights:
        groups: {clerks: [clerk]}
      services:
        shop:
          host: shop.test
          upstream: "%s"
          routes:
            - {match: "/orders/{id}", action: "shop:GetOrder", resource: "order/{id}"}
        feed: {host: feed.test, upstream: "%s", routes: [{match: /ws, action: "feed:Watch"}]}
      """;

  private static final String CLERK =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": [%s], "Resource": "*"},
        {"Sid": "NotOnes", "Effect": "Deny", "Action": "*", "Resource": "*:order/1*"}
      ]}
      """;

  private static void clerk(Path policies, String actions) throws Exception {
    Files.writeString(policies.resolve("clerk.json"), CLERK.formatted(actions));
  }

  private static Wire ask(Gate gate, String path, String key) throws Exception {
    Wire wire = Wire.tls(gate.listener("tls"), "shop.test");
    String who = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
    return wire.send("GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n" + who + "\r\n");
  }

  private static int status(Gate gate, String path, String key) throws Exception {
    try (Wire wire = ask(gate, path, key)) {
      return wire.reply().status();
    }
  }

  private static Wire open(Gate gate, String key) throws Exception {
    String upgrade =
        Frames.HANDSHAKE
            .replace("/chat", "/ws")
            .replace("shop.test", "feed.test")
            .replace("\r\n\r\n", "\r\nAuthorization: Bearer " + key + "\r\n\r\n");
    Wire wire = Wire.tls(gate.listener("tls"), "feed.test").send(upgrade);
    assertThat(wire.reply().status()).isEqualTo(101);
    return wire;
  }

  @Test
  @Provokes({"policy.action-not-granted", "policy.action-denied"})
  void judgesByPolicies(@TempDir Path policies) throws Exception {
    clerk(policies, "\"shop:Get*\", \"feed:Watch\"");
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Origin feed = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = Gate.start(YAML.formatted(policies, origin.url(), feed.url()))) {
      JsonNode _ = gate.api().call(201, "POST", "/v1/groups", "{\"name\":\"clerks\"}");
      String kim = KeyHolder.of(gate, "kim", "clerks").key();
      String lee = KeyHolder.of(gate, "lee").key();
      assertThat(status(gate, "/orders/7", "")).isEqualTo(401);
      assertThat(status(gate, "/orders/7", kim)).isEqualTo(200);
      try (Wire wire = ask(gate, "/orders/7", lee)) {
        Explain explain = Refused.by(gate, wire.reply(), "policy.action-not-granted");
        assertThat(explain.all().path("text").asString())
            .contains("user/lee", "shop:GetOrder", "arn:munjigi:shop:::order/7");
      }
      try (Wire wire = ask(gate, "/orders/12", kim)) {
        Explain explain = Refused.by(gate, wire.reply(), "policy.action-denied");
        assertThat(explain.all().path("text").asString()).contains("clerk", "NotOnes");
      }
      try (Wire wire = open(gate, kim)) {
        clerk(policies, "\"shop:Get*\"");
        JsonNode reloaded = gate.api().call(200, "POST", "/v1/reload", "");
        assertThat(reloaded.path("changed").asBoolean()).isTrue();
        assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
        assertThat(status(gate, "/orders/7", kim)).isEqualTo(200);
      }
    }
  }
}
