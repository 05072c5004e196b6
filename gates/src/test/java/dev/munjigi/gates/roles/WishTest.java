package dev.munjigi.gates.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WishTest {
  private static Map<String, String> with(String... more) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("role", "loader");
    members.put("session", "nightly+1@example.com");
    members.put("services", "shop files");
    for (int i = 0; i < more.length; i += 2) {
      members.put(more[i], more[i + 1]);
    }
    return members;
  }

  @Test
  void readsAWish() throws RoleRefused {
    Wish wish =
        Wish.of(with("seconds", "900", "tag/team", "blue", "tag/Queue", "", "external-id", "a:1"));
    assertThat(wish.role()).isEqualTo("loader");
    assertThat(wish.services()).containsExactly("files", "shop");
    assertThat(wish.life()).isEqualTo(Duration.ofMinutes(15));
    assertThat(wish.tags()).containsEntry("team", "blue").containsEntry("Queue", "").hasSize(2);
    assertThat(Wish.of(with()).life()).isEqualTo(Duration.ofHours(1));
    assertThat(Wish.of(with("seconds", "43200")).life()).isEqualTo(Duration.ofHours(12));
  }

  static Stream<Arguments> refused() {
    String[] tags =
        IntStream.range(0, 51)
            .boxed()
            .flatMap(i -> Stream.of("tag/k" + i, "v"))
            .toArray(String[]::new);
    return Stream.of(
        Arguments.of("`role`", with("role", "")),
        Arguments.of("`role`", with("role", "Loader")),
        Arguments.of("`role`", with("role", "a/../b")),
        Arguments.of("`role`", with("role", "*")),
        Arguments.of("`session`", with("session", "a")),
        Arguments.of("`session`", with("session", "a".repeat(65))),
        Arguments.of("`session`", with("session", "a/b")),
        Arguments.of("`session`", with("session", "a*")),
        Arguments.of("`session`", with("session", "a\r\nx: y")),
        Arguments.of("`session`", with("session", "\u0430dmin")),
        Arguments.of("`services`", with("services", "")),
        Arguments.of("`services`", with("services", "shop  files")),
        Arguments.of("`services`", with("services", "https://evil.test")),
        Arguments.of("`seconds`", with("seconds", "899")),
        Arguments.of("`seconds`", with("seconds", "43201")),
        Arguments.of("`seconds`", with("seconds", "-900")),
        Arguments.of("`seconds`", with("seconds", "1e3")),
        Arguments.of("`seconds`", with("seconds", "99999999999999999999")),
        Arguments.of("a tag", with("tag/", "v")),
        Arguments.of("a tag", with("tag/aws:x", "v")),
        Arguments.of("a tag", with("tag/AWS:x", "v")),
        Arguments.of("a tag", with("tag/k*", "v")),
        Arguments.of("a tag", with("tag/k", "v".repeat(257))),
        Arguments.of("a tag", with("tag/k", "${aws:username}")),
        Arguments.of("twice", with("tag/team", "a", "tag/Team", "b")),
        Arguments.of("more than `50`", with(tags)),
        Arguments.of("not known", with("Role", "x")),
        Arguments.of("`external-id`", with("external-id", "a")),
        Arguments.of("`policy` has at most", with("policy", " ".repeat(2_049))),
        Arguments.of("`policy` is refused", with("policy", "")),
        Arguments.of("`policy` is refused", with("policy", "{")),
        Arguments.of(
            "`policy` is refused",
            with(
                "policy",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\","
                    + "\"Resource\":\"*\",\"Condition\":{\"Bogus\":{\"a\":\"b\"}}}}")));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String what, Map<String, String> members) {
    RoleRefused refused =
        catchThrowableOfType(RoleRefused.class, () -> Wish.of(members));
    assertThat(refused.why()).isEqualTo(RoleRefused.Why.WISH);
    assertThat(refused.evidence()).contains(what).doesNotContain("\n");
  }
}
