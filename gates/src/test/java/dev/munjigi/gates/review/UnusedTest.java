package dev.munjigi.gates.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.PolicyReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a policy allows that nothing has used.
class UnusedTest {
  private static final List<Unused.Use> USED =
      List.of(
          new Unused.Use("s3:GetObject", "arn:aws:s3:::photos/cat.png"),
          new Unused.Use("shop:getorder", "arn:munjigi:shop:::order/7"));

  private static List<String> found(String statement) {
    PolicyReader.Read read =
        PolicyReader.read(
            "p",
            "{\"Version\": \"2012-10-17\", \"Statement\": " + statement.replace('\'', '"') + "}",
            PolicyReader.Kind.IDENTITY);
    assertThat(read.mistakes()).isEmpty();
    Policy policy = read.policy();
    return Unused.of(policy, USED).stream()
        .map(finding -> finding.statement() + " " + finding.message())
        .toList();
  }

  @Test
  void namesActionsThatNothingUsed() {
    assertThat(
            found(
                "{'Effect': 'Allow', 'Action': ['s3:Get*', 's3:PutObject', 'shop:GetOrder'],"
                    + " 'Resource': '*'}"))
        .containsExactly("statement 0 allows `s3:PutObject`, which nothing used");
  }

  @Test
  void namesStatementsThatNothingUsed() {
    assertThat(
            found(
                "[{'Effect': 'Allow', 'Action': 's3:*', 'Resource': 'arn:aws:s3:::photos/*'},"
                    + "{'Sid': 'Papers', 'Effect': 'Allow', 'Action': 's3:*',"
                    + " 'Resource': 'arn:aws:s3:::papers/*'},"
                    + "{'Effect': 'Deny', 'Action': 'iam:*', 'Resource': '*'}]"))
        .containsExactly("statement 1 `Papers` allows what nothing used");
  }

  @Test
  void isSilentWhereSomethingMayHaveBeenUsed() {
    assertThat(
            found(
                "[{'Effect': 'Allow', 'Action': 's3:GetObject',"
                    + " 'Resource': 'arn:aws:s3:::${aws:username}/*'},"
                    + "{'Effect': 'Allow', 'NotAction': 'iam:*', 'Resource': '*'},"
                    + "{'Effect': 'Allow', 'Action': 'shop:*',"
                    + " 'NotResource': 'arn:munjigi:shop:::order/1*'}]"))
        .isEmpty();
  }
}
