package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// An origin whose answers are bad is left alone, but no client alone can bring that about.
class EjectedByAnswersTrial {
  private static final String ONE = "127.0.4.1";
  private static final String OTHER = "127.0.4.2";
  private static final Behaviour UNAVAILABLE =
      Behaviour.Answer.of("HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n");
  private static final Behaviour BROKEN =
      Behaviour.Answer.of("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");

  @Test
  void ejectsAnOriginThatAnswersSeveralSourcesThatItIsUnavailable() throws Exception {
    try (Several several = Several.start(2, "ejection: {failures: 3, for: 5m}", "")) {
      several.origin(0).behave(UNAVAILABLE);
      for (int i = 0; i < 20; i++) {
        int status = several.get(ONE, "");
        assertThat(status).isIn(200, 503);
      }
      assertThat(several.counts()).containsExactly(10, 10);
      assertThat(several.state(0)).isEqualTo("good");
      for (int i = 0; i < 2; i++) {
        int status = several.get(OTHER, "");
        assertThat(status).isIn(200, 503);
      }
      several.await(0, "ejected");
      for (int i = 0; i < 10; i++) {
        assertThat(several.get(ONE, "")).isEqualTo(200);
      }
    }
  }

  @Test
  void ejectsNothingForClientsThatLeaveAndApplicationsThatFail() throws Exception {
    try (Several several = Several.start(2, "ejection: {failures: 3, for: 5m}", "")) {
      several.origin(0).behave(BROKEN);
      several.origin(1).behave(new Behaviour.Silence());
      for (int i = 0; i < 24; i++) {
        String source = i % 4 < 2 ? ONE : OTHER;
        try (Wire wire = several.wire(source)) {
          wire.send(
              i % 8 < 4
                  ? Stand.get("shop.test")
                  : "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 9\r\n\r\nabc");
          Thread.sleep(20);
          wire.reset();
        }
      }
      for (int i = 0; i < 2; i++) {
        assertThat(several.state(i)).isEqualTo("good");
      }
    }
  }

  @Test
  void ejectsAnOriginThatHangs() throws Exception {
    String service = "ejection: {failures: 2, for: 5m}, timeouts: {reply: 300ms}";
    try (Several several = Several.start(2, service, "limits: {allow: [127.0.0.0/8]}")) {
      several.origin(0).behave(new Behaviour.Silence());
      for (int i = 0; i < 4; i++) {
        int status = several.get();
        assertThat(status).isIn(200, 504);
      }
      several.await(0, "ejected");
      for (int i = 0; i < 10; i++) {
        assertThat(several.get()).isEqualTo(200);
      }
    }
  }
}
