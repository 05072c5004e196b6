package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing of a reply goes round its judgement: neither before it, nor beside it, nor in what cannot be
/// compared.
class UnjudgedReplyTrial {
  private static final String YAML =
      """
      munjigi: 1
      listeners:
        tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
      identity: {host: login.test}
      policies: %s
      rights: {users: {kim: {policies: [own-orders]}}}
      services:
        shop:
          host: shop.test
          upstream: "%s"
          routes: [{match: "/{id}", action: "orders:Get"}]
      """;

  private static final String OWN =
      """
      {"Version": "2012-10-17", "Statement": [
        {"Sid": "Own", "Effect": "Allow", "Action": "orders:Get", "Resource": "*",
         "Condition": {"ForAllValues:StringEquals": {"munjigi:response/$[*].owner": "${aws:username}"}}},
        {"Sid": "NoSecrets", "Effect": "Deny", "Action": "*", "Resource": "*",
         "Condition": {"Null": {"munjigi:response/$..secret": "false"}}}
      ]}
      """;

  @TempDir Path policies = Path.of(".");

  private interface Attack {
    void on(Gate gate, Origin origin, String kim) throws Exception;
  }

  private void stand(Attack attack) throws Exception {
    Files.writeString(policies.resolve("own-orders.json"), OWN);
    try (Origin origin = Origin.start(new Behaviour.Echo());
        Gate gate = Gate.start(YAML.formatted(policies, origin.url()))) {
      attack.on(gate, origin, KeyHolder.of(gate, "kim").key());
      gate.requireNoStackTrace();
    }
  }

  private static String json(String body) {
    return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length()
        + "\r\n\r\n" + body;
  }

  private static Wire ask(Gate gate, String kim, String more) throws Exception {
    return Wire.tls(gate.listener("tls"), "shop.test")
        .send(
            "GET /7 HTTP/1.1\r\nHost: shop.test\r\n" + more + "Authorization: Bearer " + kim
                + "\r\n\r\n");
  }

  @Test
  void noHintComesBeforeTheJudgement() throws Exception {
    stand(
        (gate, origin, kim) -> {
          String hint = "HTTP/1.1 103 Early Hints\r\nlink: </of-lee>\r\n\r\n";
          origin.behave(Behaviour.Answer.of(hint + json("[{\"owner\": \"lee\"}]")));
          try (Wire wire = ask(gate, kim, "")) {
            assertThat(new String(wire.bytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 403");
          }
          origin.behave(Behaviour.Answer.of(hint + json("[{\"owner\": \"kim\"}]")));
          try (Wire wire = ask(gate, kim, "")) {
            assertThat(wire.reply().text()).contains("kim");
          }
        });
  }

  @Test
  void noOtherProtocolGoesRoundTheJudgement() throws Exception {
    stand(
        (gate, origin, kim) -> {
          origin.behave(
              Behaviour.Answer.of(
                  "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n"
                      + "connection: upgrade\r\ncontent-type: application/json\r\n"
                      + "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nof lee"));
          String upgrade =
              Frames.HANDSHAKE.substring(Frames.HANDSHAKE.indexOf("Upgrade")).strip() + "\r\n";
          try (Wire wire = ask(gate, kim, upgrade)) {
            Explain _ = Refused.by(gate, wire.reply(), "policy.reply-not-judged");
          }
        });
  }

  @Test
  void nothingHidesInWhatIsMoreThanText() throws Exception {
    stand(
        (gate, origin, kim) -> {
          for (String hidden :
              new String[] {
                "[{\"owner\": \"kim\", \"secret\": {\"of\": \"lee\"}}]",
                "[{\"owner\": \"kim\", \"secret\": [[1]]}]",
                "[{\"owner\": \"kim\"}, {\"of\": \"lee\"}]",
                "[{\"owner\": \"kim\"}, {\"owner\": {\"name\": \"lee\"}}]"
              }) {
            origin.behave(Behaviour.Answer.of(json(hidden)));
            try (Wire wire = ask(gate, kim, "")) {
              assertThat(wire.reply().status()).as(hidden).isEqualTo(403);
            }
          }
        });
  }

  @Test
  void anotherCharsetIsNotJudged() throws Exception {
    stand(
        (gate, origin, kim) -> {
          origin.behave(
              Behaviour.Answer.of(
                  json("[]").replace("application/json", "application/json; charset=utf-16")));
          try (Wire wire = ask(gate, kim, "")) {
            Explain _ = Refused.by(gate, wire.reply(), "policy.reply-not-judged");
          }
        });
  }

  @Test
  void longNamesAroundALongListTakeNoMemory() throws Exception {
    stand(
        (gate, origin, kim) -> {
          String name = "{\"" + "n".repeat(1_000) + "\": ";
          String body = name.repeat(60) + "[0" + ",0".repeat(400_000) + "]" + "}".repeat(60);
          origin.behave(Behaviour.Answer.of(json(body)));
          try (Wire wire = ask(gate, kim, "")) {
            assertThat(wire.reply().status()).isEqualTo(403);
          }
          origin.behave(Behaviour.Answer.of(json("[{\"owner\": \"kim\"}]")));
          try (Wire wire = ask(gate, kim, "")) {
            assertThat(wire.reply().status()).isEqualTo(200);
          }
        });
  }
}
