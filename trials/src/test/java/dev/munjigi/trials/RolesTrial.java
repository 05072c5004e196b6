package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Roles are assumed by whom their trust policies let, for a while; a session has the role's rights and
/// no others, no more than its own policy leaves, and ends with whom it came of.
class RolesTrial {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      identity:
        host: login.test
        platforms:
          lambda:
            issuer: "https://lambda.test"
            keys: %1$s/keys.json
            audience: "https://login.test"
            claims: {account: acme}
            name: "${function}"
            service: lambda.amazonaws.com
          ci:
            issuer: "https://ci.test"
            keys: %1$s/keys.json
            audience: "https://login.test"
            claims: {repository: example/shop}
            name: ci
      policies: %1$s
      rights:
        users: {kim: {policies: [everything]}}
        roles:
          reader: {policies: [read-bucket], trust: trust-reader}
          function: {policies: [read-bucket], trust: trust-lambda}
          deployer: {policies: [read-bucket], trust: trust-ci}
          next: {policies: [everything], trust: trust-next}
      services:
        files:
          host: files.test
          upstream: "%2$s"
          routes:
            - match: "GET /{bucket}/{key}"
              action: "s3:GetObject"
              resource: "arn:aws:s3:::{bucket}/{key}"
            - {match: /ws, action: "files:Watch"}
      """;

  @TempDir Path folder = Path.of(".");
  private final PlatformSigner platform = new PlatformSigner();

  private void policy(String name, String statements) throws Exception {
    Files.writeString(
        folder.resolve(name + ".json"),
        "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}");
  }

  private static String trust(String principal, String action, String condition) {
    return """
        {"Effect": "Allow", "Principal": %s, "Action": [%s]%s}
        """
        .formatted(
            principal, action, condition.isEmpty() ? "" : ", \"Condition\": " + condition);
  }

  private Gate start(Origin origin) throws Exception {
    policy("everything", "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}");
    policy(
        "read-bucket",
        """
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::example-bucket/*"},
        {"Effect": "Allow", "Action": "files:Watch", "Resource": "*"}
        """);
    policy(
        "trust-reader",
        trust(
            "{\"AWS\": \"arn:munjigi:iam:::user/kim\"}",
            "\"sts:AssumeRole\", \"sts:TagSession\"",
            "{\"StringEqualsIfExists\": {\"aws:RequestTag/team\": \"blue\"}}"));
    policy(
        "trust-lambda",
        trust(
            "{\"Service\": \"lambda.amazonaws.com\"}",
            "\"sts:AssumeRole\"",
            "{\"ArnLike\": {\"aws:SourceArn\": \"arn:munjigi:iam:::function/thumb*\"}}"));
    policy(
        "trust-ci",
        trust(
            "{\"Federated\": \"arn:munjigi:iam:::oidc-provider/ci.test\"}",
            "\"sts:AssumeRoleWithWebIdentity\"",
            "{\"StringEquals\": {\"ci.test:sub\": \"repo:example/shop:main\","
                + " \"munjigi:claim/repository\": \"example/shop\"}}"));
    policy(
        "trust-next",
        trust("{\"AWS\": \"arn:munjigi:iam:::role/reader\"}", "\"sts:AssumeRole\"", ""));
    Path keys = Files.createDirectories(folder.resolve("policies"));
    for (Path file : Files.list(folder).filter(one -> one.toString().endsWith(".json")).toList()) {
      Files.move(file, keys.resolve(file.getFileName()));
    }
    Files.writeString(folder.resolve("keys.json"), platform.keySet());
    return Gate.start(
        YAML.replace("policies: %1$s", "policies: %1$s/policies")
            .formatted(folder, origin.url()));
  }

  private static Reply assume(Gate gate, String key, Map<String, String> wish) throws Exception {
    String body = JSON.writeValueAsString(wish);
    String who = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
    try (Wire wire = Wire.tls(gate.listener("tls"), "login.test")) {
      return wire.send(
              "POST /role/assume HTTP/1.1\r\nHost: login.test\r\nConnection: close\r\n" + who
                  + "Content-Type: application/json\r\nContent-Length: " + body.length()
                  + "\r\n\r\n" + body)
          .reply();
    }
  }

  private static Map<String, String> wish(String role, String... more) {
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("role", role);
    wish.put("session", "nightly");
    wish.put("services", "files");
    for (int i = 0; i < more.length; i += 2) {
      wish.put(more[i], more[i + 1]);
    }
    return wish;
  }

  private static String token(Gate gate, String key, Map<String, String> wish) throws Exception {
    Reply reply = assume(gate, key, wish);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return JSON.readTree(reply.text()).path("token").asString();
  }

  private static Wire ask(Gate gate, String path, String token) throws Exception {
    Wire wire = Wire.tls(gate.listener("tls"), "files.test");
    return wire.send(
        "GET " + path + " HTTP/1.1\r\nHost: files.test\r\nAuthorization: Bearer " + token
            + "\r\n\r\n");
  }

  private static int status(Gate gate, String path, String token) throws Exception {
    try (Wire wire = ask(gate, path, token)) {
      return wire.reply().status();
    }
  }

  @Test
  void aPersonAssumesARoleAndHasItsRightsAlone() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = start(origin)) {
      String kim = KeyHolder.of(gate, "kim").key();
      String lee = KeyHolder.of(gate, "lee").key();
      String token = token(gate, kim, wish("reader"));
      try (Wire wire = ask(gate, "/other/cat.png", token)) {
        Explain explain = Refused.by(gate, wire.reply(), "policy.action-not-granted");
        assertThat(explain.all().path("text").asString())
            .contains("assumed-role/reader/nightly", "s3:GetObject", "arn:aws:s3:::other/cat.png");
      }
      assertThat(status(gate, "/example-bucket/cat.png", token)).isNotIn(401, 403);
      assertThat(origin.requests().getLast().all("x-munjigi-principal"))
          .containsExactly("arn:munjigi:iam:::assumed-role/reader/nightly");
      assertThat(origin.requests().getLast().all("authorization")).isEmpty();

      assertThat(assume(gate, lee, wish("reader")).status()).isEqualTo(403);
      assertThat(assume(gate, "", wish("reader")).status()).isEqualTo(401);
      assertThat(assume(gate, kim, wish("nothing")).status()).isEqualTo(403);
      assertThat(assume(gate, kim, wish("reader", "seconds", "7200")).status()).isEqualTo(422);
      assertThat(assume(gate, kim, wish("reader", "services", "nowhere")).status()).isEqualTo(422);
      assertThat(assume(gate, kim, wish("reader", "tag/team", "red")).status()).isEqualTo(403);
      assertThat(assume(gate, kim, wish("reader", "tag/team", "blue")).status()).isEqualTo(200);
      Reply broken = assume(gate, kim, wish("reader", "policy", "{\"Version\": \"2012-10-17\"}"));
      assertThat(broken.status()).isEqualTo(422);
      assertThat(broken.text()).contains("Statement");
      String none =
          "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Put*\","
              + "\"Resource\":\"*\"}]}";
      String cut = token(gate, kim, wish("reader", "policy", none));
      assertThat(status(gate, "/example-bucket/cat.png", cut)).isEqualTo(403);
      assertThat(Events.of(gate.state()).all())
          .anyMatch(event -> event.contains("role.assumed") && event.contains("user/kim"))
          .anyMatch(event -> event.contains("role.refused") && event.contains("user/lee"));

      chains(gate, kim);
      endsWithWhomItCameOf(gate, token);
    }
  }

  /// A session for the gate itself assumes another role, for no longer than it has itself; ending the
  /// role's sessions ends both that there are, and not those of others.
  private static void chains(Gate gate, String kim) throws Exception {
    String first = token(gate, kim, wish("reader", "services", "munjigi files", "seconds", "900"));
    Reply next = assume(gate, first, wish("next", "seconds", "3600"));
    assertThat(next.status()).as(next.text()).isEqualTo(200);
    Instant until = Instant.parse(JSON.readTree(next.text()).path("until").asString());
    assertThat(until).isBefore(Instant.now().plusSeconds(901));
    String second = JSON.readTree(next.text()).path("token").asString();
    assertThat(status(gate, "/other/cat.png", second)).isNotIn(401, 403);
    assertThat(assume(gate, kim, wish("next")).status()).as("kim is not trusted").isEqualTo(403);
    assertThat(assume(gate, first, wish("next", "seconds", "7200")).status()).isEqualTo(422);
    assertThat(assume(gate, second, wish("reader")).status()).as("not for the gate").isEqualTo(401);
    Gate.Ended ended =
        Gate.run(gate.folder(), "role", "end-sessions", "next", "--state", gate.state().toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    long began = System.nanoTime();
    while (status(gate, "/other/cat.png", second) != 401) {
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
    assertThat(status(gate, "/example-bucket/cat.png", first)).isNotIn(401, 403);
  }

  private static void endsWithWhomItCameOf(Gate gate, String token) throws Exception {
    String upgrade =
        Frames.HANDSHAKE
            .replace("/chat", "/ws")
            .replace("shop.test", "files.test")
            .replace("\r\n\r\n", "\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    try (Wire wire = Wire.tls(gate.listener("tls"), "files.test").send(upgrade)) {
      assertThat(wire.reply().status()).isEqualTo(101);
      JsonNode _ = gate.api().call(200, "POST", "/v1/users/kim/disable", "");
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
    assertThat(status(gate, "/example-bucket/cat.png", token)).isEqualTo(401);
  }

  @Test
  void endingTheSessionsOfARoleEndsTheirStreamsAndWhatWasAssumedWithThem() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.WebSocketEcho());
        Gate gate = start(origin)) {
      String kim = KeyHolder.of(gate, "kim").key();
      String token = token(gate, kim, wish("reader", "services", "munjigi files"));
      String chained = token(gate, token, wish("next"));
      assertThat(status(gate, "/other/cat.png", chained)).isNotIn(401, 403);
      String upgrade =
          Frames.HANDSHAKE
              .replace("/chat", "/ws")
              .replace("shop.test", "files.test")
              .replace("\r\n\r\n", "\r\nAuthorization: Bearer " + token + "\r\n\r\n");
      try (Wire wire = Wire.tls(gate.listener("tls"), "files.test").send(upgrade)) {
        assertThat(wire.reply().status()).isEqualTo(101);
        JsonNode _ = gate.api().call(204, "DELETE", "/v1/roles/reader/sessions", "");
        assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
      }
      assertThat(status(gate, "/other/cat.png", chained)).isEqualTo(401);
    }
  }

  private String signed(String issuer, Map<String, Object> more) {
    long now = Instant.now().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer);
    claims.put("aud", "https://login.test");
    claims.put("sub", "repo:example/shop:main");
    claims.put("iat", now);
    claims.put("exp", now + 300);
    claims.putAll(more);
    return platform.signed(claims);
  }

  @Test
  void aFunctionOfAServiceAssumesItsRole() throws Exception {
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = start(origin)) {
      Map<String, Object> thumbnails = Map.of("account", "acme", "function", "thumbnails");
      String proof = signed("https://lambda.test", thumbnails);
      String token = token(gate, "", wish("function", "platform-token", proof));
      assertThat(status(gate, "/example-bucket/cat.png", token)).isEqualTo(200);
      assertThat(status(gate, "/secrets/cat.png", token)).isEqualTo(403);

      String other = signed("https://lambda.test", Map.of("account", "acme", "function", "mailer"));
      assertThat(assume(gate, "", wish("function", "platform-token", other)).status())
          .isEqualTo(403);
      String strange =
          new PlatformSigner()
              .signed(Map.of("iss", "https://lambda.test", "aud", "https://login.test"));
      assertThat(assume(gate, "", wish("function", "platform-token", strange)).status())
          .isEqualTo(401);
      assertThat(assume(gate, "", wish("deployer", "platform-token", proof)).status())
          .isEqualTo(403);

      String main = signed("https://ci.test", Map.of("repository", "example/shop"));
      assertThat(assume(gate, "", wish("deployer", "platform-token", main)).status())
          .isEqualTo(200);
      String branch =
          signed("https://ci.test", Map.of("repository", "example/shop", "sub", "repo:evil"));
      assertThat(assume(gate, "", wish("deployer", "platform-token", branch)).status())
          .isEqualTo(403);
    }
  }
}
