package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// However many sessions of roles somebody assumes and uses, and however much each of them says, the gate
/// does not remember more than it has room for.
class RoleSessionsWithoutEndTrial {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SESSIONS = 3_000;
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      identity: {host: login.test}
      policies: %1$s
      rights:
        roles:
          reader: {policies: [everything], trust: trust-reader}
      services:
        files:
          host: files.test
          upstream: "%2$s"
          routes: [{match: /, action: "files:Get"}]
      """;

  @TempDir Path policies = Path.of(".");

  private static String wish(int number) throws Exception {
    Map<String, String> wish = new LinkedHashMap<>();
    wish.put("role", "reader");
    wish.put("session", "s" + number);
    wish.put("services", "files");
    StringBuilder actions = new StringBuilder("\"files:Get\"");
    while (actions.length() < 1_800) {
      actions.append(",\"a").append(number).append(":").append(actions.length()).append("*\"");
    }
    wish.put(
        "policy",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[" + actions
            + "],\"Resource\":\"*\"}}");
    for (int i = 0; i < 12; i++) {
      wish.put("tag/" + i + "-" + number, "v".repeat(200));
    }
    return JSON.writeValueAsString(wish);
  }

  @Test
  void takeNoMoreMemoryThanThereIs() throws Exception {
    Files.writeString(
        policies.resolve("everything.json"),
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}");
    Files.writeString(
        policies.resolve("trust-reader.json"),
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":"
            + "\"arn:munjigi:iam:::user/kim\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}}");
    String ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    try (Origin origin = Origin.start(Behaviour.Answer.of(ok));
        Gate gate = Gate.start(YAML.formatted(policies, origin.url()))) {
      String kim = KeyHolder.of(gate, "kim").key();
      try (Wire asking = Wire.tls(gate.listener("tls"), "login.test");
          Wire using = Wire.tls(gate.listener("tls"), "files.test")) {
        for (int i = 0; i < SESSIONS; i++) {
          String body = wish(i);
          Reply reply =
              asking
                  .send(
                      "POST /role/assume HTTP/1.1\r\nHost: login.test\r\nAuthorization: Bearer "
                          + kim + "\r\nContent-Type: application/json\r\nContent-Length: "
                          + body.length() + "\r\n\r\n" + body)
                  .reply();
          assertThat(reply.status()).as(reply.text()).isEqualTo(200);
          String token = JSON.readTree(reply.text()).path("token").asString();
          Reply got =
              using
                  .send(
                      "GET / HTTP/1.1\r\nHost: files.test\r\nAuthorization: Bearer " + token
                          + "\r\n\r\n")
                  .reply();
          assertThat(got.status()).as("session %s: %s", i, got).isEqualTo(200);
        }
      } catch (IOException lost) {
        throw new AssertionError(gate.stderr(), lost);
      }
      gate.requireNoStackTrace();
    }
  }
}
