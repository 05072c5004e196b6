package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The form of claim files.
class ClaimTest {
  private static final String HEAD = "# It is so.\ncode: http.x\nstatus: 400\nclass: malformed\n";

  @Test
  void readsARequestWithItsEscapes() {
    Claim claim = Claim.parse("x", HEAD + "send:\nA\\r\\n\nB\\x00\\0\\t\\\\\\{3*ab\\n}é\n");
    assertThat(claim.request())
        .isEqualTo("A\r\nB\0\0\t\\ab\nab\nab\né".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keepsOverlaysApart() {
    Claim claim = Claim.parse("x", HEAD + "service: a: 1\ntop: b: {c: 2}\nsend:\nX\n");
    assertThat(claim.overlay()).isEqualTo(new Claim.Overlay(List.of("b: {c: 2}"), List.of("a: 1")));
    assertThat(claim.code()).isEqualTo("http.x");
    assertThat(claim.status()).isEqualTo(400);
  }

  @Test
  void refusesAFileThatSaysTooLittleOrTooMuch() {
    for (String text :
        List.of(
            "code: http.x\nsend:\nX",
            HEAD + "X",
            HEAD.replace("status: 400\n", "") + "send:\nX",
            HEAD + "code: http.y\nsend:\nX",
            HEAD + "colour: red\nsend:\nX",
            HEAD + "send:\n\\q")) {
      assertThatThrownBy(() -> Claim.parse("x", text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void isNamedAfterTheCodeItProvokes() {
    assertThat(Claim.all())
        .hasSizeGreaterThan(30)
        .allSatisfy(claim -> assertThat(claim.name()).startsWith(claim.code()));
  }
}
