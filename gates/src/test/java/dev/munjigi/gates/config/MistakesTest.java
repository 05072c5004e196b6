package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tables of mistakes in `mistakes`: each case is a title, YAML, `--->` and the problems.
/// A title that begins with `!` has the whole file below it, any other what follows the two lines
/// of the smallest valid one.
class MistakesTest {
  private static final List<String> TABLES = List.of("values", "files", "origins", "rights");

  record Mistake(String title, String yaml, List<String> problems) {
    @Override
    public String toString() {
      return title;
    }
  }

  static List<Mistake> mistakes() throws IOException {
    List<Mistake> mistakes = new ArrayList<>();
    for (String table : TABLES) {
      try (InputStream in = MistakesTest.class.getResourceAsStream("mistakes/" + table + ".txt")) {
        mistakes.addAll(
            in(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return mistakes;
  }

  private static List<Mistake> in(String table) {
    List<Mistake> mistakes = new ArrayList<>();
    for (String part : table.split("(?m)^=== ", -1)) {
      if (!part.isEmpty()) {
        int titleEnd = part.indexOf('\n');
        int yamlEnd = part.indexOf("--->\n");
        String title = part.substring(0, titleEnd);
        String yaml = part.substring(titleEnd + 1, yamlEnd);
        List<String> problems = part.substring(yamlEnd + 5).lines().toList();
        boolean whole = title.startsWith("!");
        mistakes.add(new Mistake(title, whole ? yaml : Sample.SMALLEST + yaml, problems));
      }
    }
    return mistakes;
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhereAMistakeIsAndWhatIsAllowed(Mistake mistake) {
    List<String> got =
        Sample.problems(Sample.read(mistake.yaml())).stream()
            .map(p -> p.line() + ":" + p.column() + ": " + p.message())
            .toList();
    assertThat(got).isEqualTo(mistake.problems());
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysItOnOneLineInLowerCaseWithoutAPeriod(Mistake mistake) {
    for (Problem problem : Sample.problems(Sample.read(mistake.yaml()))) {
      assertThat(problem.message()).doesNotContain("\n").doesNotEndWith(".");
      assertThat(problem.message().charAt(0)).isNotIn('A', 'N', 'T', 'U');
      assertThat(problem.file()).isEqualTo("f");
    }
  }

  @Test
  void knowsManyMistakes() throws IOException {
    assertThat(mistakes()).hasSizeGreaterThan(110);
    assertThat(mistakes().stream().map(Mistake::title).collect(Collectors.toSet()))
        .hasSize(mistakes().size());
  }

  @Test
  void givesAHundredProblemsForAHundredMistakes() {
    StringBuilder text = new StringBuilder(Sample.SMALLEST).append("zones:\n");
    for (int i = 0; i < 50; i++) {
      text.append("  z").append(i).append(": [10.0.0.1/24]\n");
    }
    text.append("segments:\n");
    for (int i = 0; i < 50; i++) {
      text.append("  - allow: {from: nowhere, to: any}\n");
    }
    List<Problem> problems = Sample.problems(Sample.read(text.toString()));
    assertThat(problems).hasSize(100);
    assertThat(problems).isSortedAccordingTo((a, b) -> Integer.compare(a.line(), b.line()));
    assertThat(problems.getFirst().toString())
        .isEqualTo(
            "f:4:8: `zones.z0[0]` is `10.0.0.1/24`; bits are set beyond its prefix; did you mean"
                + " `10.0.0.0/24`?");
  }

  @Test
  void closesTheListAfterAThousandProblems() {
    String text = Sample.SMALLEST + "segments:\n" + "  - allow: {from: x, to: any}\n".repeat(1234);
    List<Problem> problems = Sample.problems(Sample.read(text));
    assertThat(problems).hasSize(1001);
    assertThat(problems.getLast().message()).isEqualTo("234 more problems are not listed");
  }

  @Test
  void readsTheRestOfAFileAsIfAMistypedKeyWereRight() {
    String text =
        Sample.SMALLEST
            + "zoness: {office: [10.0.0.0/8]}\nsegments: [{allow: {from: office, to: any}}]\n";
    assertThat(Sample.problems(Sample.read(text)))
        .singleElement()
        .hasToString("f:3:1: unknown key `zoness` in the file; did you mean `zones`?");
  }
}
