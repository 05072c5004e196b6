package dev.munjigi.gates.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyDocumentTest {
  private static final String ORDERS =
      """
      {"owner": "kim", "Total": 12.50, "paid": true, "note": null, "tags": ["a", "b", {"c": 1}],
       "items": [{"owner": "lee", "sku": {"id": 7}}, {"owner": "kim", "sku": {"id": 8}}]}
      """;

  private static List<String> values(String document, String path) {
    Values found =
        ReplyDocument.read(document.getBytes(UTF_8))
            .orElseThrow()
            .values("munjigi:response/" + path);
    List<String> texts = new ArrayList<>();
    for (int i = 0; found != null && i < found.size(); i++) {
      texts.add(found.text(i));
    }
    return texts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "$.owner           | kim",
        "$.total           | 12.50",
        "$.PAID            | true",
        "$.note            | ''",
        "$.tags            | a b",
        "$.tags[1]         | b",
        "$.tags[9]         | ''",
        "$.items[*].owner  | lee kim",
        "$.items.owner     | ''",
        "$..owner          | kim lee kim",
        "$.items..id       | 7 8",
        "$..sku.id         | 7 8",
        "$.items[0]..id    | 7",
        "$                 | ''",
        "$.owner.name      | ''"
      })
  void findsWhatAPathLeadsTo(String path, String expected) {
    List<String> all = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
    assertThat(values(ORDERS, path)).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void findsBothOfTwoNamesThatDifferInCaseAlone() {
    assertThat(values("{\"owner\": \"kim\", \"Owner\": \"lee\"}", "$.owner"))
        .containsExactlyInAnyOrder("kim", "lee");
  }

  @Test
  void findsTheElementsOfAListThatIsTheWholeReply() {
    assertThat(values("[\"a\", 1]", "$")).containsExactly("a", "1");
    assertThat(values("\"a\"", "$")).containsExactly("a");
  }

  @Test
  void followsManyWaysToOneValueOnce() {
    String deep = "{\"a\": ".repeat(60) + "1" + "}".repeat(60);
    assertThat(values(deep, "$" + "..a".repeat(30))).containsExactly("1");
  }

  @Test
  @Timeout(5)
  void looksOnceThroughWhatStandsBelowMany() {
    String deep = "{\"a\": ".repeat(60) + "[0" + ",0".repeat(400_000) + "]" + "}".repeat(60);
    assertThat(values(deep, "$" + "..a".repeat(20) + "..b")).isEmpty();
  }

  /// Whether a condition on a path holds in a statement that allows, and in one that denies.
  private static String holds(String document, String operator, String path) {
    String text =
        """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
         "Condition": {"%s": {"munjigi:response/%s": "%s"}}}}
        """
            .formatted(operator, path, operator.equals("Null") ? "false" : "kim");
    PolicyReader.Read read = PolicyReader.read("p", text, PolicyReader.Kind.IDENTITY);
    assertThat(read.mistakes()).isEmpty();
    Condition condition = read.policy().statements().getFirst().conditions().getFirst();
    ReplyDocument reply = ReplyDocument.read(document.getBytes(UTF_8)).orElseThrow();
    Context context =
        new Context() {
          @Override
          public @Nullable Values get(String key) {
            return reply.values(key);
          }
        };
    return condition.holds(context, false) + " " + condition.holds(context, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'secret': {'a': 1}}                        | Null | $..secret | true true",
        "{'secret': [{'a': 1}]}                      | Null | $..secret | true true",
        "{'secret': [['a']]}                         | Null | $.secret  | true true",
        "{'secret': []}                              | Null | $.secret  | false false",
        "{'secret': null}                            | Null | $.secret  | false false",
        "{'owner': {'name': 'kim'}}                  | StringEquals    | $.owner | false true",
        "{'owner': {'name': 'kim'}}                  | StringNotEquals | $.owner | false true",
        "{'owner': ['kim', {'name': 'kim'}]}         | StringEquals    | $.owner | false true",
        "{'owner': ['kim', ['lee']]}  | ForAnyValue:StringEquals | $.owner | true true",
        "{'owner': ['lee', ['kim']]}  | ForAnyValue:StringEquals | $.owner | false true",
        "{'owner': ['kim', ['lee']]}  | ForAllValues:StringEquals | $.owner | false true"
      })
  void takesWhatIsMoreThanTextForSomethingThatIsThere(
      String document, String operator, String path, String expected) {
    assertThat(holds(document.replace('\'', '"'), operator, path)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[{'owner': 'kim'}, {'owner': 'kim'}]  | $[*].owner         | true true",
        "[]                                    | $[*].owner         | true true",
        "[{'owner': 'kim'}, {}]                | $[*].owner         | false true",
        "[{'owner': 'kim'}, {'owner': null}]   | $[*].owner         | false true",
        "[{'owner': 'kim'}, {'owner': ''}]     | $[*].owner         | false true",
        "[{'owner': 'kim'}, 'kim']             | $[*].owner         | false true",
        "[{'owner': 'kim'}, {'owner': 'lee'}]  | $[*].owner         | false false",
        "{'a': {'owner': 'lee'}}               | $[*].owner         | false true",
        "{'items': null}                       | $.items[*].owner   | true true",
        "{'tags': ['kim', null]}               | $.tags             | false true"
      })
  void keepsAConditionOnAllFromHoldingWhereOneSaysNothing(
      String document, String path, String expected) {
    assertThat(holds(document.replace('\'', '"'), "ForAllValues:StringEquals", path))
        .isEqualTo(expected);
  }

  @Test
  void keepsNoPathForEveryValueBelowLongNames() {
    String name = "{\"" + "n".repeat(1_000) + "\": ";
    String document = name.repeat(60) + "[0" + ",0".repeat(400_000) + "]" + "}".repeat(60);
    assertThat(ReplyDocument.read(document.getBytes(UTF_8))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "{'a': 1}", "{\"a\": 01}", "nul", "[1,]",
        "\uFEFF{}", "{\"a\": NaN}", "/* */ {}"
      })
  void isNoneWhereReadersCouldDiffer(String body) {
    assertThat(ReplyDocument.read(body.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void isNoneOfMoreThan64LevelsOrOtherThanUtf8() {
    assertThat(ReplyDocument.read(("[".repeat(64) + "]".repeat(64)).getBytes(UTF_8))).isPresent();
    assertThat(ReplyDocument.read(("[".repeat(65) + "]".repeat(65)).getBytes(UTF_8))).isEmpty();
    assertThat(ReplyDocument.read(new byte[] {'"', (byte) 0xc3, '"'})).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "owner", "$owner", "$.", "$..", "$.a.", "$.a[", "$.a[-1]", "$.a[01]", "$.a[1:2]",
        "$.a[?(@.b)]", "$['a']", "$.a b", "$...a", "$.a[99999999]", "$.1a"
      })
  void refusesAPolicyWithAnotherPath(String path) {
    PolicyReader.Read read = PolicyReader.read("p", policy(path), PolicyReader.Kind.IDENTITY);
    assertThat(read.mistakes()).singleElement().asString().contains("has no path into a reply");
  }

  @Test
  void readsAPolicyWithAPath() {
    assertThat(
            PolicyReader.read("p", policy("$.items[*].owner"), PolicyReader.Kind.IDENTITY)
                .mistakes())
        .isEmpty();
  }

  private static String policy(String path) {
    return """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
         "Condition": {"StringEquals": {"munjigi:response/%s": "a"}}}}
        """
        .formatted(path);
  }
}
