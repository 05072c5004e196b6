package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The gate asks origins whether they are well, and gives nothing to those that are not.
class OriginHealthTrial {
  private static final String HEALTH =
      "health: {path: \"/healthz?deep=1\", every: 100ms, timeout: 100ms, unhealthy: 2}";

  private static long asked(Origin origin) {
    return origin.requests().stream().filter(one -> one.target().equals("/")).count();
  }

  @Test
  void takesAnOriginOutAndInByItsAnswers() throws Exception {
    try (Several several = Several.start(2, HEALTH, "")) {
      List<Received> questions =
          several.origin(0).awaitRequests(2, Duration.ofSeconds(20)).subList(0, 2);
      for (Received question : questions) {
        assertThat(question.target()).isEqualTo("/healthz?deep=1");
        assertThat(question.field("host")).isEqualTo("shop.test");
        assertThat(question.field("user-agent")).isEqualTo("munjigi-health");
      }
      several
          .origin(0)
          .behave(Behaviour.Answer.of("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n"));
      several.await(0, "down");
      for (int i = 0; i < 10; i++) {
        assertThat(several.get()).isEqualTo(200);
      }
      assertThat(asked(several.origin(0))).isZero();
      several.origin(0).behave(new Behaviour.Echo());
      several.await(0, "good");
      for (int i = 0; i < 10; i++) {
        assertThat(several.get()).isEqualTo(200);
      }
      assertThat(asked(several.origin(0))).isEqualTo(5);
      assertThat(Events.await(several.gate(), "\"kind\":\"origin.down\"")).contains("`500`");
    }
  }

  @Test
  void takesOutAnOriginThatHangsAndTriesAllWhenNoneIsWell() throws Exception {
    try (Several several = Several.start(2, HEALTH, "")) {
      several.origin(0).behave(new Behaviour.Silence());
      several.await(0, "down");
      several.kill(1);
      several.await(1, "down");
      several.origin(0).behave(new Behaviour.Echo());
      several.await(0, "good");
      assertThat(several.get()).isEqualTo(200);
    }
  }

  @Test
  void connectsStreamsToTheOriginThatTakesThem() throws Exception {
    try (TcpOrigin origin = TcpOrigin.start(TcpOrigin::echo)) {
      String nobody = "tcp://127.0.0.1:" + Stand.closedPort();
      String yaml =
          """
          munjigi: 1
          listeners:
            ledger: {bind: "127.0.0.1:0", service: ledger}
            passive: {bind: "127.0.0.1:0", service: passive}
          segments: [{allow: {from: any, to: any}}]
          services:
            ledger: {upstream: ["%1$s", "%2$s"], access: public, health: {every: 100ms, timeout: 100ms}}
            passive: {upstream: ["%1$s", "%2$s"], access: public}
          """
              .formatted(nobody, origin.url());
      try (Gate gate = Gate.start(yaml)) {
        assertThat(Events.await(gate, "\"kind\":\"origin.down\"")).contains(nobody);
        for (String listener : List.of("ledger", "passive")) {
          for (int i = 0; i < 8; i++) {
            try (Wire wire = Wire.clear(gate.listener(listener))) {
              assertThat(wire.send("hello").bytes(5)).asString().isEqualTo("hello");
            }
          }
        }
      }
    }
  }
}
