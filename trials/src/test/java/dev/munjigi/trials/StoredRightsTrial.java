package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Policies that operators write into the store hold at once, beside those of files, also for streams
/// that are open; they are written by commands with a gate and without one.
class StoredRightsTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners: {tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}}
      identity: {host: login.test}
      policies: %s
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
        {"Effect": "Allow", "Action": ["shop:Get*", "feed:Watch"], "Resource": "*"},
        {"Sid": "NotOnes", "Effect": "Deny", "Action": "*", "Resource": "*:order/1*"}
      ]}
      """;

  private static int status(Gate gate, String path, String key) throws Exception {
    try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
      return wire.send(
              "GET %s HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(path, key))
          .reply()
          .status();
    }
  }

  private static void soon(int wanted, Gate gate, String path, String key) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    int got = status(gate, path, key);
    while (got != wanted && System.nanoTime() < until) {
      Thread.sleep(50);
      got = status(gate, path, key);
    }
    assertThat(got).as(path).isEqualTo(wanted);
  }

  private static Wire watch(Gate gate, String key) throws Exception {
    String upgrade =
        Frames.HANDSHAKE
            .replace("/chat", "/ws")
            .replace("shop.test", "feed.test")
            .replace("\r\n\r\n", "\r\nAuthorization: Bearer " + key + "\r\n\r\n");
    Wire wire = Wire.tls(gate.listener("tls"), "feed.test").send(upgrade);
    assertThat(wire.reply().status()).isEqualTo(101);
    return wire;
  }

  private static Gate.Ended munjigi(Gate gate, int code, String... arguments) throws Exception {
    Gate.Ended ended = Gate.run(gate.folder(), arguments);
    assertThat(ended.code()).as("%s%s", ended.out(), ended.err()).isEqualTo(code);
    return ended;
  }

  private static void call(Gate gate, String path, String body) throws Exception {
    JsonNode _ = gate.api().call(204, "POST", path, body);
  }

  @Test
  void whatOperatorsWriteHoldsAtOnce(@TempDir Path policies) throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Origin feed = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = Gate.start(YAML.formatted(policies, origin.url(), feed.url()))) {
      JsonNode _ = gate.api().call(201, "POST", "/v1/groups", "{\"name\":\"clerks\"}");
      String kim = KeyHolder.of(gate, "kim", "clerks").key();
      assertThat(status(gate, "/orders/7", kim)).isEqualTo(403);
      Path clerk = Files.writeString(gate.folder().resolve("clerk.json"), CLERK);
      munjigi(gate, 0, "policy", "put", "clerk", clerk.toString());
      munjigi(gate, 0, "policy", "attach", "clerk", "--to", "group/clerks");
      soon(200, gate, "/orders/7", kim);
      assertThat(status(gate, "/orders/12", kim)).isEqualTo(403);
      assertThat(Events.await(gate, "munjigi:AttachPolicy"))
          .contains("operator/local", "attachment/group/clerks/clerk");
      assertThat(munjigi(gate, 0, "policy", "show", "clerk").out()).isEqualTo(CLERK);
      assertThat(munjigi(gate, 0, "policy", "list").out()).containsPattern("clerk +store +rights");
      assertThat(munjigi(gate, 1, "policy", "remove", "clerk").err()).contains("group/clerks");

      try (Wire wire = watch(gate, kim)) {
        munjigi(gate, 0, "policy", "detach", "clerk", "--from", "group/clerks");
        assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      }
      assertThat(status(gate, "/orders/7", kim)).isEqualTo(403);

      call(gate, "/v1/roles", "{\"role\":\"clerk\",\"longest\":\"30m\"}");
      call(gate, "/v1/attachments", "{\"holder\":\"role/clerk\",\"policy\":\"clerk\"}");
      call(gate, "/v1/bindings", "{\"holder\":\"user/kim\",\"role\":\"clerk\"}");
      soon(200, gate, "/orders/7", kim);
      assertThat(munjigi(gate, 0, "policy", "attachments", "--of", "user/kim").out())
          .containsPattern("user/kim +role +clerk +store");

      Files.writeString(policies.resolve("clerk.json"), CLERK);
      assertThat(gate.api().call(422, "POST", "/v1/reload", "").toString())
          .contains("policy `clerk`", "policy remove clerk");
      Files.delete(policies.resolve("clerk.json"));
      assertThat(gate.api().call(200, "POST", "/v1/reload", "").isObject()).isTrue();
      assertThat(status(gate, "/orders/7", kim)).isEqualTo(200);

      gate.stop();
      Files.writeString(clerk, "{\"Statement\": {\"Effect\": \"Allow\",\n \"Actoin\": \"*\"}}");
      assertThat(munjigi(gate, 2, "policy", "put", "clerk", clerk.toString()).err())
          .contains("2:2: ", "Actoin");
      munjigi(gate, 0, "role", "unbind", "clerk", "--from", "user/kim");
      Gate again = gate.again();
      assertThat(status(again, "/orders/7", kim)).isEqualTo(403);
      again.stop();
    }
  }
}
