package dev.munjigi.gates.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds for certain where only who asks is known.
class ProspectTest {
  private static final Subject KIM = Subject.of("arn:munjigi:iam:::user/kim").orElseThrow();

  private static Policy policy(String statements) {
    PolicyReader.Read read =
        PolicyReader.read(
            "p",
            ("{'Version': '2012-10-17', 'Statement': [" + statements + "]}").replace('\'', '"'),
            PolicyReader.Kind.IDENTITY);
    assertThat(read.mistakes()).isEmpty();
    return read.policy();
  }

  private static Prospect prospect(String statements, Set<String> known) {
    Rights rights =
        new Rights(new Layer(List.of(policy(statements))), null, null, null, List.of());
    Request request =
        Request.of(KIM, "s:Get", "arn:munjigi:s:::home/kim", Map.of("b", List.of("y")));
    return Prospect.of(request.question(), rights, known::contains);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'Effect': 'Allow', 'Action': 's:*', 'Resource': '*' | ALLOWED
          'Effect': 'Allow', 'Action': 's:Put', 'Resource': '*' | DENIED
          'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals': {'a': 'x'}} | DEPENDS
          'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals': {'a': 'x', 'b': 'x'}} | DENIED
          'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals': {'b': 'y'}} | ALLOWED
          'Effect': 'Allow', 'Action': '*', 'Resource': '*', 'Condition': {'StringEquals': {'b': '${a}'}} | DEPENDS
          'Effect': 'Allow', 'Action': '*', 'Resource': 'arn:munjigi:s:::home/${aws:username}' | ALLOWED
          'Effect': 'Allow', 'Action': '*', 'Resource': 'arn:munjigi:s:::home/${a}' | DEPENDS
          'Effect': 'Allow', 'Action': '*', 'Resource': 'arn:munjigi:s:::attic/${a}' | DENIED
          'Effect': 'Allow', 'Action': '*', 'NotResource': 'arn:munjigi:s:::home/${a}' | DEPENDS
          'Effect': 'Allow', 'Action': '*', 'NotResource': ['arn:munjigi:s:::home/*', '${a}'] | DENIED
          """)
  void saysWhatIsCertain(String statement, Prospect.Outcome outcome) {
    Prospect prospect = prospect("{" + statement + "}", Set.of("aws:username", "b"));
    assertThat(prospect.outcome()).isEqualTo(outcome);
    assertThat(prospect.conditions().isEmpty()).isEqualTo(outcome != Prospect.Outcome.DEPENDS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'Resource': '*' | DENIED
          'Resource': 'arn:munjigi:s:::attic/*' | ALLOWED
          'Resource': '*', 'Condition': {'Bool': {'a': 'true'}} | DEPENDS
          'Resource': '*', 'Condition': {'StringNotEquals': {'b': 'y'}, 'Bool': {'a': 'true'}} | ALLOWED
          'NotResource': 'arn:munjigi:s:::home/${a}' | DEPENDS
          """)
  void letsDeniesHangOnWhatIsNotKnown(String deny, Prospect.Outcome outcome) {
    String statements =
        "{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}, {'Effect': 'Deny', 'Action': '*', "
            + deny
            + "}";
    Prospect prospect = prospect(statements, Set.of("aws:username", "b"));
    assertThat(prospect.outcome()).isEqualTo(outcome);
    assertThat(prospect.conditions().toString().contains("unless "))
        .isEqualTo(outcome == Prospect.Outcome.DEPENDS);
  }
}
