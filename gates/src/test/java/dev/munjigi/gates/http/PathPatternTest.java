package dev.munjigi.gates.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  private static PathPattern pattern(String text) {
    return ((PathPattern.Good) PathPattern.parse(text)).pattern();
  }

  @Test
  void readsLiteralsWildcardsNamesAndTheRest() {
    PathPattern pattern = pattern("/a%20b/문/*/{id}/{x_1-y.z}/**");
    assertThat(pattern.segments())
        .containsExactly(
            new PathPattern.Literal("a b"),
            new PathPattern.Literal("문"),
            new PathPattern.Any(null),
            new PathPattern.Any("id"),
            new PathPattern.Any("x_1-y.z"));
    assertThat(pattern.rest()).isTrue();
    assertThat(pattern.names()).isEqualTo(List.of("id", "x_1-y.z"));
    assertThat(pattern.captures(List.of("a b", "문", "q", "1", "2", "3")))
        .isEqualTo(Map.of("id", "1", "x_1-y.z", "2"));
  }

  @Test
  void takesASlashAtTheEndForNothing() {
    assertThat(pattern("/").segments()).isEmpty();
    assertThat(pattern("/a/").segments()).isEqualTo(pattern("/a").segments());
    assertThat(pattern("/**").rest()).isTrue();
    assertThat(pattern("/{a}/**/").rest()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "*",
        "/a//b",
        "//",
        "/**/a",
        "/a*",
        "/a**",
        "/***",
        "/{",
        "/{}",
        "/{a",
        "/a}",
        "/{1}",
        "/{a}b",
        "/{a}{b}",
        "/{a b}",
        "/{a}/{a}",
        "/.",
        "/a/../b",
        "/%2e%2e",
        "/a?b",
        "/a#b",
        "/a;b",
        "/a b",
        "/a%",
        "/a%zz",
        "/a%00",
        "/%ff",
        "/a\\b",
        "/a%5Cb",
        "/a\nb",
        "/a//"
      })
  void refusesWhatNoPathCouldMatchInOneLine(String text) {
    assertThat(PathPattern.parse(text))
        .isInstanceOfSatisfying(
            PathPattern.Bad.class,
            bad ->
                assertThat(bad.message())
                    .startsWith("`" + text.replace('\n', '?') + "` is no path pattern: a pattern ")
                    .doesNotContain("\n"));
  }

  @Test
  void refusesAPatternBeyondTheLimit() {
    assertThat(PathPattern.parse("/" + "a".repeat(4_096))).isInstanceOf(PathPattern.Bad.class);
    assertThat(PathPattern.parse("/" + "a".repeat(4_095))).isInstanceOf(PathPattern.Good.class);
  }
}
