package dev.munjigi.gates.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What policies mean, by cases: `semantics/*.jsonl`, a case a line in the form of `munjigi policy
/// simulate`, with what is expected and why. They were written from what AWS publishes of its language.
class SemanticsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final List<String> TOPICS =
      List.of(
          "conditions",
          "cross-account",
          "elements",
          "implied-keys",
          "kms",
          "layers",
          "munjigi",
          "odd",
          "operator-values",
          "operators-arn",
          "operators-date",
          "operators-null",
          "operators-numeric",
          "operators-other",
          "operators-string",
          "principals",
          "same-account",
          "sets-arn",
          "sets-date",
          "sets-numeric",
          "sets-other",
          "sets-string",
          "trust",
          "unreadable",
          "variables");

  /// A case.
  ///
  /// @param line as it is asked
  /// @param expect a decision's word, or `error`
  record Written(String topic, String name, String line, String expect, String why) {
    @Override
    public String toString() {
      return topic + ": " + name;
    }
  }

  static Stream<Written> written() {
    return TOPICS.stream().flatMap(SemanticsTest::of);
  }

  private static Stream<Written> of(String topic) {
    try (InputStream file =
        SemanticsTest.class.getResourceAsStream("semantics/" + topic + ".jsonl")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(line -> of(topic, (ObjectNode) JSON.readTree(line)));
    } catch (IOException lost) {
      throw new IllegalStateException(topic, lost);
    }
  }

  private static Written of(String topic, ObjectNode one) {
    ObjectNode asked = one.deepCopy();
    asked.remove(List.of("expect", "why"));
    String line = one.has("line") ? one.path("line").asString() : JSON.writeValueAsString(asked);
    String name = one.path("name").asString();
    return new Written(
        topic, name, line, one.path("expect").asString(), one.path("why").asString());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("written")
  void answersAsTheDocumentsOfTheLanguageSay(Written one) {
    Cases.Answer answer = Cases.judge(one.line());

    Decision decision = answer.decision();
    assertThat(decision == null ? "error" : decision.word())
        .as("%s (%s)%n%s%n%s", one, one.why(), one.line(), answer.json())
        .isEqualTo(one.expect());
  }
}
