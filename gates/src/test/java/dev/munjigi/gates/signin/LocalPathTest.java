package dev.munjigi.gates.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a browser may be sent on the same host.
class LocalPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/b?c=d&e=%2F", "/a?to=//evil.example", "/@evil.example"})
  void takesAPathOnTheSameHost(String text) {
    assertThat(LocalPath.of(text).map(LocalPath::text)).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\evil.example",
        "\\\\evil.example",
        "/a\\b",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\nset-cookie: a=b",
        "/\u0000",
        "/\u007f",
        " /a",
        "/a b",
        "/\u3000",
        "https://evil.example/",
        "javascript:alert(1)",
        "?a",
        "#a"
      })
  void refusesWhatCouldLeadElsewhere(String text) {
    assertThat(LocalPath.of(text)).isEmpty();
  }

  @Test
  void hasAtMost2048Characters() {
    assertThat(LocalPath.of("/" + "a".repeat(2_047))).isPresent();
    assertThat(LocalPath.of("/" + "a".repeat(2_048))).isEmpty();
  }
}
