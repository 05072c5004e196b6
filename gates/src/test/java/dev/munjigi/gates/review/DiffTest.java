package dev.munjigi.gates.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.iam.CaseWriter;
import dev.munjigi.gates.iam.Cases;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a comparison of policies finds, where the answer is known.
class DiffTest {
  static Documents documents(boolean ofResource, String... statements) {
    List<Policy> policies =
        Stream.of(statements)
            .map(
                text -> {
                  PolicyReader.Read read =
                      PolicyReader.read(
                          "p",
                          ("{'Version': '2012-10-17', 'Statement': [" + text + "]}")
                              .replace('\'', '"'),
                          ofResource ? PolicyReader.Kind.RESOURCE : PolicyReader.Kind.IDENTITY);
                  assertThat(read.mistakes()).isEmpty();
                  return read.policy();
                })
            .toList();
    return new Documents(ofResource, policies);
  }

  private static String allow(String rest) {
    return "{'Effect': 'Allow', "
        + (rest.contains("Action'") ? "" : "'Action': 's3:Get', ")
        + (rest.contains("Resource'") ? "" : "'Resource': 'arn:aws:s3:::b/*', ")
        + rest.strip().replaceFirst("^,|,$", "")
        + "}";
  }

  private static boolean more(Documents allowing, Documents refusing) {
    Diff.Outcome outcome = Diff.of(allowing, refusing);
    for (Witness witness : outcome.more()) {
      assertThat(Cases.judge(CaseWriter.line("a", witness.request(), witness.allowing())).decision())
          .isEqualTo(Decision.ALLOWED);
      assertThat(Cases.judge(CaseWriter.line("b", witness.request(), witness.refusing())).decision())
          .isNotEqualTo(Decision.ALLOWED);
    }
    assertThat(outcome.undecided()).isEmpty();
    return !outcome.more().isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'Action': 's3:Get'     | 'Action': 'S3:GET' | false | false
          'Action': 's3:Get*'    | 'Action': 's3:GetObject' | true | false
          'Action': 's3:G?t'     | 'Action': ['s3:get', 's3:got'] | true | false
          'Action': ['s3:*', 'ec2:*'] | 'Action': 's3:*' | true | false
          'NotAction': 's3:Put*' | 'Action': 's3:*' | true | true
          'NotAction': 's3:Put*' | 'NotAction': ['s3:Put*', 's3:Get*'] | true | false
          'Action': '*'          | 'NotAction': 'iam:*' | true | false
          'Action': 'sts:AssumeRole' | 'Action': 's3:Get' | true | true
          'Resource': '*'        | 'Resource': 'arn:*' | true | false
          'Resource': ['*']      | 'Resource': ['arn:*', '*'] | false | false
          'Resource': 'arn:aws:s3:::b/*' | 'Resource': ['arn:aws:s3:::b/a*', 'arn:aws:s3:::b/b*'] | true | false
          'Resource': 'arn:aws:s3:::b/?' | 'Resource': 'arn:aws:s3:::b/*' | false | true
          'Resource': 'arn:aws:s3:::*a*' | 'Resource': 'arn:aws:s3:::*a' | true | false
          'NotResource': 'arn:aws:s3:::b/*' | 'NotResource': 'arn:aws:s3:::b/c*' | false | true
          'Resource': 'arn:aws:s3:::${aws:username}/*' | 'Resource': 'arn:aws:s3:::*/*' | false | true
          'Resource': 'arn:aws:s3:::b/${aws:username}' | 'Resource': 'arn:aws:s3:::b/admin*' | true | true
          'Resource': 'arn:aws:s3:::b/${aws:username}' | 'Resource': ['arn:aws:s3:::b/${aws:username}', 'arn:aws:s3:::b/k'] | false | true
          """)
  void comparesActionsAndResources(String one, String other, boolean more, boolean less) {
    assertThat(more(documents(false, allow(one)), documents(false, allow(other)))).isEqualTo(more);
    assertThat(more(documents(false, allow(other)), documents(false, allow(one)))).isEqualTo(less);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'Null': {'a': 'true'} | 'StringEqualsIfExists': {'a': 'x'} | false | true
          'NumericLessThan': {'a': '10'} | 'NumericLessThanEquals': {'a': '10'} | false | true
          'NumericLessThan': {'a': '10'} | 'NumericLessThan': {'a': '9.5'} | true | false
          'NumericGreaterThan': {'a': '1'} | 'NumericLessThan': {'a': '2'} | true | true
          'DateLessThan': {'a': '2026-01-01'} | 'DateLessThan': {'a': '2026-01-01T00:00:01Z'} | false | true
          'DateLessThan': {'a': '2026-01-01'} | 'DateLessThan': {'a': '2026-01-01T09:00:00+09:00'} | false | false
          'IpAddress': {'a': '10.0.0.0/8'} | 'IpAddress': {'a': ['10.0.0.0/9', '10.128.0.0/9']} | false | false
          'IpAddress': {'a': '10.0.0.0/8'} | 'IpAddress': {'a': ['10.0.0.0/9', '10.128.0.0/10']} | true | false
          'IpAddress': {'a': '10.0.0.0/8'} | 'NotIpAddress': {'a': '11.0.0.0/8'} | false | true
          'Bool': {'a': 'true'} | 'StringEquals': {'a': 'true'} | true | false
          'BoolIfExists': {'a': 'true'} | 'Bool': {'a': 'true'} | true | false
          'StringEquals': {'a': ['x', 'y']} | 'StringEquals': {'a': 'x'} | true | false
          'StringEqualsIgnoreCase': {'a': 'x'} | 'StringEquals': {'a': ['x', 'X']} | false | false
          'StringLike': {'a': 'x*'} | 'StringNotLike': {'a': '*y'} | true | true
          'StringNotEquals': {'a': 'x'} | 'StringNotEqualsIgnoreCase': {'a': 'x'} | true | false
          'ForAllValues:StringEquals': {'a': ['x', 'y']} | 'StringEqualsIfExists': {'a': ['x', 'y']} | true | false
          'ForAnyValue:StringEquals': {'a': 'x'} | 'ForAllValues:StringEquals': {'a': 'x'} | true | true
          'ArnLike': {'a': 'arn:aws:s3:::b*'} | 'StringLike': {'a': 'arn:aws:s3:::b*'} | false | false
          'ArnLike': {'a': 'arn:aws:*:::b'} | 'StringLike': {'a': 'arn:aws:*:::b'} | false | true
          'BinaryEquals': {'a': 'QQ=='} | 'StringEquals': {'a': 'QQ=='} | true | false
          'StringEquals': {'a': '${b}'} | 'StringEquals': {'a': '${b}', 'b': 'x'} | true | false
          'StringEquals': {'a': '${b}'} | 'StringEquals': {'a': 'x'} | true | true
          'StringEquals': {'a': 'x', 'b': 'y'} | 'StringEquals': {'a': 'x'} | false | true
          """)
  void comparesConditions(String one, String other, boolean more, boolean less) {
    String with = "'Condition': {%s}";
    assertThat(
            more(
                documents(false, allow(with.formatted(one))),
                documents(false, allow(with.formatted(other)))))
        .isEqualTo(more);
    assertThat(
            more(
                documents(false, allow(with.formatted(other))),
                documents(false, allow(with.formatted(one)))))
        .isEqualTo(less);
  }

  @Test
  void findsADenyThatIsGone() {
    String deny =
        "{'Effect': 'Deny', 'Action': '*', 'Resource': 'arn:aws:s3:::b/secret/*',"
            + " 'Condition': {'Bool': {'aws:MultiFactorAuthPresent': 'false'}}}";
    Documents free = documents(false, allow("'Action': 's3:*'"));
    Documents guarded = documents(false, allow("'Action': 's3:*'"), deny);
    Diff.Outcome outcome = Diff.of(free, guarded);
    assertThat(outcome.more()).hasSize(1);
    assertThat(outcome.more().getFirst().request().resource()).startsWith("arn:aws:s3:::b/secret/");
    assertThat(outcome.more().getFirst().request().context())
        .containsEntry("aws:MultiFactorAuthPresent", List.of("false"));
    assertThat(more(guarded, free)).isFalse();
  }

  @Test
  void seesThatADenyOfAnotherActionChangesNothing() {
    String deny = "{'Effect': 'Deny', 'Action': 's3:Put*', 'Resource': '*'}";
    Documents free = documents(false, allow("'Action': 's3:Get*'"));
    assertThat(more(free, documents(false, allow("'Action': 's3:Get*'"), deny))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'Principal': '*' | 'Principal': {'AWS': '*'} | false | false
          'Principal': '*' | 'Principal': {'AWS': '111111111111'} | true | false
          'Principal': {'AWS': '111111111111'} | 'Principal': {'AWS': 'arn:aws:iam::111111111111:user/a'} | true | true
          'Principal': {'AWS': 'arn:aws:iam::111111111111:role/r'} | 'Principal': {'AWS': 'arn:aws:sts::111111111111:assumed-role/r/s'} | true | false
          'Principal': {'Service': 'x.amazonaws.com'} | 'Principal': {'Service': ['x.amazonaws.com', 'y.amazonaws.com']} | false | true
          'Principal': {'AWS': '*'}, 'Condition': {'StringEquals': {'aws:PrincipalAccount': '111111111111'}} | 'Principal': {'AWS': '*'} | false | true
          'Principal': {'AWS': 'arn:munjigi:iam:::user/kim'} | 'Principal': '*', 'Condition': {'StringEquals': {'aws:username': 'kim'}} | false | true
          'Principal': '*', 'Condition': {'IpAddress': {'aws:SourceIp': '10.0.0.0/8'}} | 'Principal': '*', 'Condition': {'IpAddress': {'aws:SourceIp': '10.0.0.0/9'}} | true | false
          """)
  void comparesPrincipals(String one, String other, boolean more, boolean less) {
    assertThat(more(documents(true, allow(one)), documents(true, allow(other)))).isEqualTo(more);
    assertThat(more(documents(true, allow(other)), documents(true, allow(one)))).isEqualTo(less);
  }

  @Test
  void saysThatItIsUndecidedWhereABoundIsMet() {
    Documents one = documents(false, allow("'Resource': ['arn:*a*', 'arn:*b*', 'arn:*c*']"));
    Documents other = documents(false, allow("'Resource': 'arn:*'"));
    assertThat(Diff.of(one, other, 100).undecided()).isNotEmpty();
    assertThat(Diff.of(one, other).undecided()).isEmpty();
  }
}
