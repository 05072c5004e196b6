package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// An operator adds people, groups, keys and machines by the API; it works at once, everything stands
/// in the log, and what is no such call changes nothing.
class IdentityApiTrial {
  private static final String PASSWORD = "correct horse battery staple";

  private static String yaml(Origin origin, int port) {
    return """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:%d", tls: {certificate: auto}}}
        identity: {host: login.test, url: "https://login.test:%d"}
        services:
          shop:
            host: shop.test
            upstream: "%s"
            routes:
              - {match: /desk, access: signed-in, groups: [clerks]}
              - {match: /**, access: signed-in}
        """
        .formatted(port, port, origin.url());
  }

  private static int ask(Gate gate, String path, String key) throws IOException {
    try (Wire wire = Wire.tls(gate.listener("tls"), "shop.test")) {
      String request =
          "GET %s HTTP/1.1\r\nHost: shop.test\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n";
      return wire.send(request.formatted(path, key)).reply().status();
    }
  }

  private static void await(Gate gate, String path, String key, int status) throws Exception {
    long began = System.nanoTime();
    while (ask(gate, path, key) != status) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      Thread.sleep(50);
    }
  }

  private static void acted(Gate gate, String operation, String target) throws Exception {
    assertThat(Events.await(gate, "\"" + operation + "\""))
        .as(operation)
        .contains(target, "operator/local")
        .doesNotContain("mjg_k_", "token=");
  }

  @Test
  void addsSomebodyWhoComesInUntilTheyAreKeptOut() throws Exception {
    int port = Stand.closedPort();
    String shop = "https://shop.test:" + port;
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port));
        Operator operator = new Operator(gate)) {
      operator.call(201, "POST", "/v1/groups", "{\"name\":\"clerks\",\"about\":\"who sells\"}");
      JsonNode made =
          operator.call(201, "POST", "/v1/users", "{\"name\":\"Kim\",\"groups\":\"clerks\"}");
      assertThat(made.at("/user/name").asString()).isEqualTo("kim");
      assertThat(made.at("/user/state").asString()).isEqualTo("invited");
      Browser browser = new Browser(gate.listener("tls"));
      Browser.Page page = browser.visit(made.at("/invitation/link").asString());
      assertThat(page.status()).isEqualTo(200);
      page = browser.submit(page, Map.of("password", PASSWORD));
      page = browser.visit(shop + "/desk");
      page = browser.submit(page, Map.of("username", "kim", "password", PASSWORD));
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.at().toString()).isEqualTo(shop + "/desk");
      JsonNode sessions = operator.call(200, "GET", "/v1/users/kim/sessions", "");
      assertThat(sessions.path("total").asInt()).isEqualTo(1);

      assertThat(operator.call(200, "POST", "/v1/users/kim/disable", "").path("sessions").asInt())
          .isEqualTo(1);
      long began = System.nanoTime();
      while (!browser.visit(shop + "/desk").at().getPath().equals("/sign-in")) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      }
      operator.call(409, "POST", "/v1/users", "{\"name\":\"kim\"}");
      operator.call(409, "DELETE", "/v1/groups/clerks", "");
      operator.call(204, "DELETE", "/v1/users/kim", "");
      operator.call(404, "GET", "/v1/users/kim", "");
      operator.call(204, "DELETE", "/v1/groups/clerks", "");
      acted(gate, "munjigi:CreateUser", "user/kim");
      acted(gate, "munjigi:DisableUser", "user/kim");
      acted(gate, "munjigi:RemoveUser", "user/kim");
    }
  }

  @Test
  void makesAndRevokesKeysAndInvitesMachines() throws Exception {
    int port = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port));
        Operator operator = new Operator(gate)) {
      operator.call(201, "POST", "/v1/users", "{\"name\":\"kim\"}");
      operator.call(204, "POST", "/v1/users/kim/enable", "");
      JsonNode made =
          operator.call(201, "POST", "/v1/keys", "{\"user\":\"kim\",\"label\":\"nightly\"}");
      String key = made.path("key").asString();
      await(gate, "/orders", key, 200);
      JsonNode listed = operator.call(200, "GET", "/v1/keys?user=kim", "");
      assertThat(listed.toString()).contains("nightly").doesNotContain(key, "hash");
      operator.call(204, "DELETE", "/v1/keys/" + made.path("id").asString(), "");
      await(gate, "/orders", key, 401);
      JsonNode offer = operator.call(201, "POST", "/v1/nodes", "{\"name\":\"web-1\"}");
      assertThat(offer.path("token").asString()).matches("\\S+\\.[0-9a-f]{64}");
      assertThat(offer.path("gate").asString()).isEqualTo("https://login.test:" + port);
      acted(gate, "munjigi:CreateKey", "key/kim/*");
      acted(gate, "munjigi:RevokeKey", "key/kim/" + made.path("id").asString());
      acted(gate, "munjigi:InviteNode", "node/web-1");
    }
  }

  @Test
  void writesDownWhatCommandsChange() throws Exception {
    int port = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port))) {
      assertThat(Gate.run(gate.folder(), "group", "create", "clerks").code()).isZero();
      Gate.Ended made = Gate.run(gate.folder(), "user", "create", "kim", "--group", "clerks");
      assertThat(made.out()).contains("added `kim`", "/invitation?token=");
      assertThat(Gate.run(gate.folder(), "user", "create", "kim").code()).isEqualTo(1);
      assertThat(Gate.run(gate.folder(), "user", "disable", "lee").err())
          .contains("nobody is called `lee`");
      assertThat(Gate.run(gate.folder(), "user", "list").out()).contains("kim", "clerks");
      acted(gate, "munjigi:CreateGroup", "group/clerks");
      acted(gate, "munjigi:CreateUser", "user/kim");
    }
  }

  @Test
  void refusesWhatIsNoSuchCall() throws Exception {
    int port = Stand.closedPort();
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(yaml(origin, port));
        Operator operator = new Operator(gate)) {
      Map<String, Integer> wrong =
          Map.of(
              "{\"name\":\"lee\",\"role\":\"root\"}", 422,
              "{\"name\":7}", 422,
              "{\"name\":[\"lee\"]}", 422,
              "{\"name\":\"p\u0430ypal\"}", 422,
              "{\"name\":\"lee\",\"groups\":\"a,,b\"}", 422,
              "{\"name\":\"lee\",\"mail\":\"no address\"}", 422,
              "{\"name\":\"lee\",\"shown\":\"a\\u0000b\"}", 422,
              "{\"name\":\"lee\",\"name\":\"kim\"}", 400,
              "[]", 400,
              "{\"name\":\"" + "x".repeat(70_000) + "\"}", 413);
      for (Map.Entry<String, Integer> one : wrong.entrySet()) {
        HttpResponse<String> reply = operator.call("POST", "/v1/users", one.getKey());
        assertThat(reply.statusCode()).as(one.getKey()).isEqualTo(one.getValue());
        assertThat(reply.headers().firstValue("content-type")).contains("application/problem+json");
      }
      operator.call(409, "POST", "/v1/users", "{\"name\":\"lee\",\"groups\":\"nothing\"}");
      operator.call(409, "POST", "/v1/users?link=no", "{\"name\":\"lee\"}");
      operator.call(404, "POST", "/v1/keys", "{\"user\":\"lee\"}");
      operator.call(422, "POST", "/v1/keys", "{\"user\":\"lee\",\"days\":\"3651\"}");
      operator.call(422, "DELETE", "/v1/keys/7", "");
      operator.call(404, "DELETE", "/v1/sessions/01JD0000000000000000000000", "");
      operator.call(422, "GET", "/v1/users?limit=1001", "");
      assertThat(operator.call(200, "GET", "/v1/users", "").path("users")).isEmpty();
      String at = gate.operator().getHostString() + ":" + gate.operator().getPort();
      assertThat(bare(gate, at, "")).isEqualTo(401);
      assertThat(bare(gate, at, "Authorization: Bearer wrong\r\n")).isEqualTo(401);
      String token = "Authorization: Bearer " + gate.token() + "\r\n";
      assertThat(bare(gate, "login.test", token)).isEqualTo(421);
      assertThat(bare(gate, at, token)).isEqualTo(200);
    }
  }

  private static int bare(Gate gate, String host, String fields) throws IOException {
    try (Wire wire = Wire.clear(gate.operator())) {
      String request = "GET /v1/users HTTP/1.1\r\nHost: " + host + "\r\n" + fields + "\r\n";
      Reply reply = wire.send(request).reply();
      assertThat(new String(reply.body(), StandardCharsets.UTF_8)).doesNotContain(gate.token());
      return reply.status();
    }
  }

  @Test
  void saysWhereNobodyIsKnown() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(Stand.simple(origin, ""));
        Operator operator = new Operator(gate)) {
      for (String path : List.of("/v1/users", "/v1/groups", "/v1/keys", "/v1/nodes")) {
        assertThat(operator.call(409, "GET", path, "").path("type").asString())
            .isEqualTo("urn:munjigi:problem:no-identities");
      }
    }
  }
}
