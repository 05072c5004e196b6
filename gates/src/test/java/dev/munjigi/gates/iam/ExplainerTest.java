package dev.munjigi.gates.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What an explanation says of the conditions that a statement has.
class ExplainerTest {
  private static String said(String version, String operator, String key, String value) {
    String document =
        """
        {"Version": "%s", "Statement": {"Effect": "Allow", "Action": "shop:Get", "Resource": "*",
          "Condition": {"%s": {"%s": "%s"}}}}
        """
            .formatted(version, operator, key, value);
    Policy policy = PolicyReader.read("p", document, PolicyReader.Kind.IDENTITY).policy();
    Question question =
        new Question(
            Subject.of("arn:munjigi:iam:::user/kim").orElseThrow(),
            "shop:Get",
            "arn:munjigi:shop:::order/7",
            "",
            Context.of(
                Map.of(
                    "aws:username", Values.of("kim"),
                    "shop:owner", Values.of("lee"),
                    "munjigi:header/cookie", Values.of("session=secret"),
                    "shop:teams", Values.of(List.of("a", "b")),
                    "munjigi:response/$.owner", Values.of("secret"))));
    Rights rights = new Rights(new Layer(List.of(policy)), null, null, null, List.of());
    return Explainer.explain(question, rights).because();
  }

  @Test
  void saysWhatVariablesStandFor() {
    assertThat(said("2012-10-17", "StringEquals", "shop:owner", "${aws:username}@example.com"))
        .contains(
            "wants `${aws:username}@example.com`, which is `kim@example.com` here, got `lee`");
    assertThat(said("2012-10-17", "StringLike", "shop:owner", "${shop:none, 'x'}-*"))
        .contains("which is `x-*` here");
    assertThat(said("2012-10-17", "ArnLike", "shop:owner", "arn:munjigi:iam:::user/${aws:username}"))
        .contains("which is `arn:munjigi:iam:::user/kim` here");
  }

  @Test
  void keepsTheNameOfWhatIsMissingOrHasSeveralValues() {
    assertThat(said("2012-10-17", "StringEquals", "shop:owner", "${shop:none}-${shop:teams}"))
        .contains("which is `${shop:none}-${shop:teams}` here");
  }

  @Test
  void neverSaysWhatAReplySays() {
    assertThat(said("2012-10-17", "StringEquals", "shop:owner", "${munjigi:response/$.owner}"))
        .doesNotContain("secret");
    assertThat(said("2012-10-17", "StringEquals", "munjigi:response/$.owner", "${aws:username}"))
        .contains("which is `kim` here, got what the reply says")
        .doesNotContain("secret");
  }

  @Test
  void neverSaysWhatLetsSomebodyIn() {
    assertThat(said("2012-10-17", "StringEquals", "munjigi:Header/Cookie", "a=b"))
        .contains("got what the request says")
        .doesNotContain("secret");
    assertThat(said("2012-10-17", "StringEquals", "shop:owner", "${munjigi:header/cookie}"))
        .doesNotContain("secret");
  }

  @Test
  void isSilentWhereThereAreNoVariables() {
    assertThat(said("2012-10-17", "StringEquals", "shop:owner", "kim")).doesNotContain("here");
    assertThat(said("2008-10-17", "StringEquals", "shop:owner", "${aws:username}"))
        .doesNotContain("here");
  }
}
