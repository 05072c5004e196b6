package dev.munjigi.gates.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
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

  static Stream<Arguments> cases() {
    return TOPICS.stream().flatMap(SemanticsTest::of);
  }

  private static Stream<Arguments> of(String topic) {
    try (InputStream file =
        SemanticsTest.class.getResourceAsStream("semantics/" + topic + ".jsonl")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .map(line -> (ObjectNode) JSON.readTree(line))
          .map(one -> Arguments.of(topic, one.path("name").asString(), one));
    } catch (IOException lost) {
      throw new IllegalStateException(topic, lost);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void answersAsTheDocumentsOfTheLanguageSay(String topic, String name, ObjectNode expected) {
    String expect = expected.path("expect").asString();
    String why = expected.path("why").asString();
    ObjectNode asked = expected.deepCopy();
    asked.remove(List.of("expect", "why"));
    String line =
        asked.has("line") ? asked.path("line").asString() : JSON.writeValueAsString(asked);

    Cases.Answer answer = Cases.judge(line);

    Decision decision = answer.decision();
    assertThat(decision == null ? "error" : decision.word())
        .as("%s: %s (%s)%n%s%n%s", topic, name, why, line, answer.json())
        .isEqualTo(expect);
  }
}
