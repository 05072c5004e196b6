package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrammarTest {
  /// Every key of the grammar.
  static List<Key<?>> keys() {
    Set<Key<?>> keys = new LinkedHashSet<>();
    Deque<Shape<?>> shapes = new ArrayDeque<>(List.of(Grammar.ROOT));
    while (!shapes.isEmpty()) {
      switch (shapes.pop()) {
        case Scalar<?> _ -> {}
        case ListOf<?> list -> shapes.push(list.element());
        case MapOf<?> map -> shapes.push(map.value());
        case Choice choice -> shapes.push(choice.block());
        case Block block ->
            block.keys().stream().filter(keys::add).forEach(key -> shapes.push(key.shape()));
      }
    }
    return new ArrayList<>(keys);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyExampleIsValidForItsKey(Key<?> key) {
    Problems problems = new Problems();
    Node whole = new Composer("f", 1_000, problems).compose(key.name() + ": " + key.example());
    Block.of(key).read(List.of(whole), new Spot("", Place.startOf("f")), null, problems);
    assertThat(problems.problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyKeyIsExplainedInSentences(Key<?> key) {
    assertThat(key.sentence()).endsWith(".").doesNotContain("\n");
    assertThat(key.name()).matches("[a-z]+(-[a-z]+)*");
  }

  @Test
  void theseKeysNeedARestart() {
    assertThat(keys().stream().filter(Key::needsRestart).map(Key::name))
        .containsExactlyInAnyOrder("state", "bind", "keep", "file-size", "queue", "bind");
  }

  @ParameterizedTest
  @EnumSource(ScalarType.class)
  void everyTypeIsUsed(ScalarType type) {
    Set<ScalarType> used = new LinkedHashSet<>(Set.of(ScalarType.FIELD));
    for (Key<?> key : keys()) {
      Shape<?> shape = key.shape();
      while (!(shape instanceof Scalar<?> || shape instanceof Block || shape instanceof Choice)) {
        shape =
            switch (shape) {
              case ListOf<?> list -> list.element();
              case MapOf<?> map -> map.value();
              case Shape<?> other -> other;
            };
      }
      if (shape instanceof Scalar<?> scalar) {
        used.add(scalar.type());
      }
    }
    assertThat(used).contains(type);
  }

  @ParameterizedTest
  @CsvSource({
    "0s, 0s",
    "0d, 0s",
    "250ms, 250ms",
    "1000ms, 1s",
    "60s, 1m",
    "75s, 75s",
    "90m, 90m",
    "24h, 1d",
    "0365d, 365d",
    "36500d, 36500d"
  })
  void printsADurationInItsShortestSpelling(String written, String shortest) {
    Scalar<?> duration = Quantities.duration("0s", "36500d");
    assertThat(printed(duration, written)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @CsvSource({
    "0B, 0B",
    "512B, 512B",
    "1024B, 1KiB",
    "1536KiB, 1536KiB",
    "2048MiB, 2GiB",
    "1024GiB, 1024GiB"
  })
  void printsASizeInItsShortestSpelling(String written, String shortest) {
    assertThat(printed(Quantities.size("0B", "1024GiB"), written)).isEqualTo(shortest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1/s", "5/m", "100/h", "1000000000/s"})
  void printsARateAsItIsWritten(String rate) {
    assertThat(printed(Quantities.rate(), rate)).isEqualTo(rate);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "1",
        "1 s",
        "1S",
        "-1s",
        "+1s",
        "1.5s",
        "1e3s",
        "1sm",
        "١s",
        "0x1s",
        "1d1h",
        "9999999999999999s",
        "106751991168d"
      })
  void refusesWhatIsNoDuration(String text) {
    assertThat(Quantities.duration("0s", "36500d").parse().apply(text))
        .isInstanceOf(Parsed.Wrong.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/s", "5/", "5", "0/s", "5/d", "5/ms", "5//s", "-5/s", "1000000001/s", "5/S"})
  void refusesWhatIsNoRate(String text) {
    assertThat(Quantities.rate().parse().apply(text)).isInstanceOf(Parsed.Wrong.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, http://h:80",
    "HTTP://H.Example, http://h.example:80",
    "http://h/, http://h:80",
    "http://my_app:1, http://my_app:1",
    "http://[::1]:3, http://[::1]:3",
    "http://[2001:DB8:0::1], http://[2001:db8::1]:80",
    "http://192.0.2.1:65535, http://192.0.2.1:65535"
  })
  void readsAnOrigin(String written, String printed) {
    assertThat(printed(Origins.origin(), written)).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http:///",
        "http://:80",
        "http://h:",
        "http://h:+80",
        "http://h:1:2",
        "http://2001:db8::1",
        "http://[127.0.0.1]",
        "http://[::1]x",
        "http://1.2.3",
        "http://256.1.1.1",
        "http://2130706433",
        "http://0x7f000001",
        "http://a..b",
        "http://-a",
        "http://a b",
        "http://h?x",
        "http://h#x",
        "http://h\\x",
        "http://가게",
        "http://h%41"
      })
  void refusesWhatIsNoOrigin(String text) {
    assertThat(Origins.origin().parse().apply(text)).isInstanceOf(Parsed.Wrong.class);
  }

  @ParameterizedTest
  @CsvSource({
    "Shop.Example.com, shop.example.com", "*.Example.com, *.example.com", "localhost, localhost",
    "127.0.0.1, 127.0.0.1", "[::1], [::1]", "[2001:DB8::0:1], [2001:db8::1]"
  })
  void readsAHost(String written, String printed) {
    assertThat(printed(Endpoints.host(), written)).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "*.",
        "*.*.com",
        "a.*",
        "a:80",
        "a/b",
        "a.",
        ".a",
        "a..b",
        "*.127.0.0.1",
        "::1",
        "[127.0.0.1]",
        "1.2.3",
        "http://a",
        "a b",
        "user@a"
      })
  void refusesWhatIsNoHost(String text) {
    assertThat(Endpoints.host().parse().apply(text)).isInstanceOf(Parsed.Wrong.class);
  }

  @ParameterizedTest
  @CsvSource({"drian, drain", "DRAIN, drain", "dran, drain", "drains, drain", "stat, state"})
  void findsTheNearestName(String got, String nearest) {
    assertThat(Nearest.of(got, List.of("state", "drain", "reply"))).isEqualTo(nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "identity", "dr", "policies"})
  void findsNoNameThatIsFar(String got) {
    assertThat(Nearest.of(got, List.of("state", "drain", "reply"))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "*.yaml, a.yaml, true",
    "*.yaml, .yaml, false",
    "*.yaml, .a.yaml, false",
    ".*, .a, true",
    "a*b*c, axxbyyc, true",
    "a*b*c, axxbyy, false",
    "*, x, true",
    "a, a, true",
    "a, b, false",
    "**, x, true",
    "[ab], a, false"
  })
  void matchesFileNames(String pattern, String name, boolean matches) {
    assertThat(Wildcard.matches(pattern, name)).isEqualTo(matches);
  }

  private static <T> String printed(Scalar<T> scalar, String written) {
    return scalar.print().apply(scalar.sure(written));
  }
}
