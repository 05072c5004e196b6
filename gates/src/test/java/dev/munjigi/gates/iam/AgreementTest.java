package dev.munjigi.gates.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The engine beside a naive reading: `-Dmunjigi.policy.cases=100000 -Dmunjigi.policy.seed=1`.
class AgreementTest {
  private static final int CASES = Integer.getInteger("munjigi.policy.cases", 20_000);
  private static final long SEED = Long.getLong("munjigi.policy.seed", 20_121_017L);

  @Test
  void answersEveryRandomCaseAsTheNaiveReadingDoes() {
    RandomCases random = new RandomCases(SEED);
    Map<String, Integer> shares = new TreeMap<>();
    for (int i = 0; i < CASES; i++) {
      String line = random.next();
      String expected = NaiveReading.decide(line);

      Cases.Answer answer = Cases.judge(line);

      Decision decision = answer.decision();
      assertThat(decision == null ? "error" : decision.word())
          .as("case %d of seed %d: %s%n%s", i, SEED, line, answer.json())
          .isEqualTo(expected);
      shares.merge(expected, 1, Integer::sum);
    }
    System.out.println("policies beside a naive reading: " + CASES + " cases, " + shares);
    assertThat(shares.values()).hasSize(3).allMatch(count -> count >= CASES / 10);
  }

  /// So that it cannot agree by being the same: the naive reading answers the written cases, too.
  @Test
  void theNaiveReadingAnswersTheWrittenCasesAsExpected() {
    long wrong =
        SemanticsTest.written()
            .filter(one -> !one.expect().equals("error"))
            .filter(one -> !NaiveReading.decide(one.line()).equals(one.expect()))
            .peek(one -> System.out.println("the naive reading differs: " + one))
            .count();
    assertThat(wrong).isZero();
  }
}
