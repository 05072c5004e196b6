package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a policy lets pass only where the reply says so reaches nobody else, and nothing reaches anybody
/// that cannot be judged.
class PolicyReplyTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      identity: {host: login.test}
      policies: %s
      rights: {users: {kim: {policies: [own-orders]}}}
      services:
      """;

  private static final String OWN =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Own", "Effect": "Allow", "Action": "orders:Get", "Resource": "*",
         "Condition": {"StringEquals": {"munjigi:response/$.owner": "${aws:username}"}}},
        {"Sid": "NoSecrets", "Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"ForAnyValue:StringEquals": {"munjigi:response/$..class": "secret"}}},
        {"Sid": "ByHead", "Effect": "Allow", "Action": "orders:Get", "Resource": "*",
         "Condition": {"StringEquals": {"munjigi:response-header/x-owner": "${aws:username}"},
                       "StringNotEquals": {"munjigi:response-header/x-owner": ["lee"]}}}
      ]}
      """;

  private static Behaviour reply(String type, String body) {
    String text =
        "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ncontent-length: " + body.length()
            + "\r\n\r\n" + body;
    return new Behaviour.Answer(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static final Map<String, Behaviour> REPLIES = new LinkedHashMap<>();

  static {
    REPLIES.put("own", reply("application/json", "{\"id\": 7, \"owner\": \"kim\"}"));
    REPLIES.put("others", reply("application/json", "{\"id\": 8, \"owner\": \"lee\"}"));
    REPLIES.put("silent", reply("application/json", "{\"id\": 8}"));
    REPLIES.put(
        "secret",
        reply("application/json", "{\"owner\": \"kim\", \"a\": [{\"class\": \"secret\"}]}"));
    REPLIES.put("twice", reply("application/json", "{\"owner\": \"lee\", \"owner\": \"kim\"}"));
    REPLIES.put("case", reply("application/json", "{\"owner\": \"kim\", \"Owner\": \"lee\"}"));
    REPLIES.put("head", reply("text/html\r\nx-owner: lee", "{\"owner\": \"kim\"}"));
    REPLIES.put("by-head", reply("text/html\r\nx-owner: kim", "<p>an order</p>"));
    REPLIES.put("html", reply("text/html", "{\"owner\": \"kim\"}"));
    REPLIES.put(
        "encoded", reply("application/json\r\ncontent-encoding: gzip", "{\"owner\": \"kim\"}"));
    REPLIES.put("broken", reply("application/json", "{\"owner\": \"kim\""));
    REPLIES.put(
        "huge",
        reply("application/json", "{\"owner\": \"kim\", \"a\": \"" + "x".repeat(70_000) + "\"}"));
    REPLIES.put("deep", reply("application/json", "[".repeat(100) + "]".repeat(100)));
  }

  private static Wire ask(Gate gate, String service, String key) throws Exception {
    return Wire.tls(gate.listener("tls"), service + ".test")
        .send(
            "GET /7 HTTP/1.1\r\nHost: " + service + ".test\r\nAccept-Encoding: gzip\r\n"
                + "Range: bytes=0-1\r\nIf-None-Match: *\r\nAuthorization: Bearer " + key
                + "\r\n\r\n");
  }

  private static void refused(Gate gate, String service, String key, String code)
      throws Exception {
    try (Wire wire = ask(gate, service, key)) {
      Reply reply = wire.reply();
      assertThat(reply.text()).as(service).doesNotContain("owner").doesNotContain("kim");
      Refused.by(gate, reply, code);
    }
  }

  @Test
  @Provokes("policy.reply-not-judged")
  void judgesTheReply(@TempDir Path policies) throws Exception {
    Files.writeString(policies.resolve("own-orders.json"), OWN);
    StringBuilder yaml = new StringBuilder(YAML.formatted(policies));
    List<Origin> origins = new ArrayList<>();
    for (Map.Entry<String, Behaviour> one : REPLIES.entrySet()) {
      Origin origin = Origin.start(one.getValue());
      origins.add(origin);
      yaml.append(
          "  %s: {host: %s.test, upstream: \"%s\", routes: [{match: \"/{id}\", action: \"orders:Get\", body: {hold: 64KiB}}]}%n"
              .formatted(one.getKey(), one.getKey(), origin.url()));
    }
    try (Gate gate = Gate.start(yaml.toString())) {
      String kim = KeyHolder.of(gate, "kim").key();
      try (Wire wire = ask(gate, "own", kim)) {
        Reply reply = wire.reply();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).contains("\"owner\": \"kim\"");
      }
      Received asked = origins.getFirst().requests().getLast();
      assertThat(asked.all("accept-encoding")).isEmpty();
      assertThat(asked.all("range")).isEmpty();
      assertThat(asked.all("if-none-match")).isEmpty();
      refused(gate, "others", kim, "policy.action-not-granted");
      refused(gate, "silent", kim, "policy.action-not-granted");
      refused(gate, "case", kim, "policy.action-not-granted");
      refused(gate, "secret", kim, "policy.action-denied");
      for (String odd : List.of("twice", "head", "by-head", "html", "encoded", "broken", "deep")) {
        refused(gate, odd, kim, "policy.reply-not-judged");
      }
      refused(gate, "huge", kim, "walk.body-beyond-hold");
      gate.requireNoStackTrace();
    } finally {
      origins.forEach(Origin::close);
    }
  }
}
