package dev.munjigi.gates.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.iam.PolicyReader;
import dev.munjigi.gates.review.Finding.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of policies.
class LintTest {
  private static List<Kind> kinds(PolicyReader.Kind of, String version, String statements) {
    String text =
        "{'Version': '" + version + "', 'Statement': [" + statements + "]}";
    PolicyReader.Read read = PolicyReader.read("p", text.replace('\'', '"'), of);
    assertThat(read.mistakes()).isEmpty();
    return Lint.of(read.policy()).stream().map(Finding::kind).distinct().toList();
  }

  private static List<Kind> kinds(String statements) {
    return kinds(PolicyReader.Kind.IDENTITY, "2012-10-17", statements);
  }

  private static List<Kind> trusted(String statements) {
    return kinds(PolicyReader.Kind.RESOURCE, "2012-10-17", statements);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'Action': '*', 'Resource': '*'                                             | EVERYTHING
          'Action': '*', 'Resource': 'arn:aws:s3:::b/*'                              | ALL_OF_A_SERVICE
          'Action': 's3:*', 'Resource': 'arn:aws:s3:::b/*'                           | ALL_OF_A_SERVICE
          'Action': 's3:PutObject', 'Resource': '*'                                  | ON_EVERYTHING
          'NotAction': 'iam:*', 'Resource': 'arn:aws:s3:::b'                         | NOT_ACTION_ALLOWS
          'Action': 's3:GetObject', 'NotResource': 'arn:aws:s3:::b/*'                | NOT_RESOURCE_ALLOWS
          'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*', 'Condition': {'StringNotEquals': {'aws:PrincipalTag/a': 'b'}} | HOLDS_WHEN_MISSING
          'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*', 'Condition': {'ForAllValues:StringEquals': {'aws:TagKeys': 'b'}} | HOLDS_WHEN_MISSING
          'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*', 'Condition': {'BoolIfExists': {'aws:MultiFactorAuthPresent': 'true'}} | HOLDS_WHEN_MISSING
          """)
  void saysWhatIsBroad(String elements, Kind kind) {
    assertThat(kinds("{'Effect': 'Allow', " + elements + "}")).containsExactly(kind);
    assertThat(kinds("{'Effect': 'Deny', " + elements + "}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'Action': ['s3:Get*', 's3:ListBucket'], 'Resource': '*'
          'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::b/${aws:username}/*'
          'Action': 's3:PutObject', 'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceAccount': '111122223333'}}
          'Action': 'lambda:CreateFunction', 'Resource': 'arn:aws:lambda:*:*:function:a'
          'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*', 'Condition': {'ForAllValues:StringEquals': {'aws:TagKeys': 'b'}, 'Null': {'aws:TagKeys': 'false'}}
          """)
  void isSilentAboutWhatIsNarrow(String elements) {
    assertThat(kinds("{'Effect': 'Allow', " + elements + "}")).isEmpty();
  }

  @Test
  void saysWhatLeadsToTheRightsOfOthers() {
    String pass = "{'Effect': 'Allow', 'Action': 'iam:PassRole', 'Resource': 'arn:aws:iam::1:role/*'}";
    String make =
        "{'Effect': 'Allow', 'Action': ['lambda:Create*', 'lambda:InvokeFunction'],"
            + " 'Resource': 'arn:aws:lambda:*:*:function:*'}";
    assertThat(kinds(pass)).isEmpty();
    assertThat(kinds(make)).isEmpty();
    assertThat(kinds(pass + "," + make)).containsExactly(Kind.ESCALATION);
    String never = "{'Effect': 'Deny', 'Action': 'iam:PassRole', 'Resource': '*'}";
    assertThat(kinds(pass + "," + make + "," + never)).isEmpty();
    assertThat(Escalations.all()).hasSizeGreaterThan(59);
  }

  @Test
  void saysWhomATrustPolicyTrustsTooEasily() {
    String allow = "{'Effect': 'Allow', 'Action': 'sts:AssumeRole', %s}";
    assertThat(trusted(allow.formatted("'Principal': '*'"))).containsExactly(Kind.ANYBODY);
    assertThat(trusted(allow.formatted("'Principal': {'Service': 'lambda.amazonaws.com'}")))
        .containsExactly(Kind.CONFUSED_DEPUTY);
    assertThat(
            trusted(
                allow.formatted(
                    "'Principal': {'Service': 'a.amazonaws.com'}, 'Condition':"
                        + " {'StringEquals': {'aws:SourceAccount': '111122223333'}}")))
        .isEmpty();
    assertThat(
            trusted(
                allow.formatted(
                    "'Principal': {'Federated': 'arn:aws:iam::111122223333:oidc-provider/a.test'}")))
        .containsExactly(Kind.ANY_OF_A_PROVIDER);
    assertThat(
            trusted(
                allow.formatted("'NotPrincipal': {'AWS': 'arn:aws:iam::111122223333:user/kim'}")))
        .containsExactly(Kind.NOT_PRINCIPAL_ALLOWS);
    assertThat(
            trusted(allow.formatted("'Principal': {'AWS': 'arn:aws:iam::111122223333:user/kim'}")))
        .isEmpty();
  }

  @Test
  void saysWhatOldDocumentsTakeToTheLetterAndWhatStandsThereTwice() {
    String own =
        "{'Effect': 'Allow', 'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/${aws:username}'}";
    assertThat(kinds(PolicyReader.Kind.IDENTITY, "2008-10-17", own))
        .containsExactly(Kind.LITERAL_VARIABLE);
    assertThat(kinds(own + "," + own)).containsExactly(Kind.TWICE);
  }
}
