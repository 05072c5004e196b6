package dev.munjigi.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Decision;
import dev.munjigi.gates.iam.Judge;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Question;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.iam.Values;
import dev.munjigi.gates.policy.OperatorRoles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The page of operators' actions, generated from the calls and the roles that there always are.
class OperatorActionsTest extends ApiTest {
  private static final Path PAGE = Path.of("../docs/operator-actions.md");
  private static final String ARN = "arn:munjigi:munjigi:::";
  private static final Subject KIM = Subject.of("arn:munjigi:iam:::user/kim").orElseThrow();
  private static final String HEAD =
      """
      # Operators' actions

      What policies allow or deny of the operator API: a call has one action, on the resource
      `arn:munjigi:munjigi:::` and what stands here. `{owner}` is whose a key, a session or a token is. The
      roles are those that there always are; bind them with `rights.bindings`. Health and readiness are
      answered whoever asks. A role that may do something may be denied it for some: administrators for
      whoever is in `security-officers`.

      <!-- generated from the calls; do not edit, run OperatorActionsTest with -Dupdate-docs=true -->

      | call | action | resource | viewer | operator | security-officer | administrator |
      |---|---|---|---|---|---|---|
      """;

  private List<Call> calls() {
    return new Calls(operations, metrics).all();
  }

  private static boolean may(String role, String action, String resource, String... groups) {
    Layer layer = Objects.requireNonNull(OperatorRoles.POLICIES.get(role));
    Map<String, Values> said = new HashMap<>(Map.of("aws:username", Values.of("kim")));
    if (groups.length > 0) {
      said.put("munjigi:usergroups", Values.of(groups));
    }
    Question question = new Question(KIM, action, ARN + resource, "", Context.of(said));
    return Judge.decide(question, new Rights(layer, null, null, null, List.of()))
        == Decision.ALLOWED;
  }

  private String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Call call : calls()) {
      Call.Right right = call.right();
      page.append(
          "| `%s %s` | `%s` | `%s` |"
              .formatted(call.verb(), call.path(), right.action(), right.resource()));
      for (String role : OperatorRoles.NAMES) {
        boolean may = right.open() || may(role, right.action(), right.anything());
        page.append(may ? " yes |" : " no |");
      }
      page.append('\n');
    }
    return page.toString();
  }

  @Test
  void thePageIsTheGenerated() throws IOException {
    String generated = page();
    if (Boolean.getBoolean("update-docs")) {
      Files.writeString(PAGE, generated);
    }
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("docs/operator-actions.md is generated; run OperatorActionsTest -Dupdate-docs=true")
        .isEqualTo(generated);
  }

  @Test
  void noTwoCallsAreTheSame() {
    assertThat(calls())
        .extracting(call -> call.verb() + " " + call.path().replaceAll("\\{[a-z]+}", "*"))
        .doesNotHaveDuplicates();
    assertThat(calls()).allMatch(call -> call.right().action().startsWith("munjigi:"));
  }

  @Test
  void rolesNameActionsOfCallsAlone() throws IOException {
    Set<String> known =
        calls().stream().map(call -> call.right().action()).collect(Collectors.toSet());
    for (String role : OperatorRoles.NAMES) {
      for (String action : actions(role)) {
        assertThat(known)
            .as("%s of %s", action, role)
            .anyMatch(one -> one.matches(action.replace("*", ".*")));
      }
    }
  }

  private static List<String> actions(String role) throws IOException {
    try (InputStream in =
        OperatorRoles.class.getResourceAsStream("roles/" + role + ".json")) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return JsonMapper.shared()
          .readTree(text)
          .path("Statement")
          .valueStream()
          .flatMap(statement -> statement.path("Action").valueStream())
          .map(JsonNode::asString)
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "munjigi:CreateUser, user/lee",
    "munjigi:InviteUser, user/lee",
    "munjigi:EnableUser, user/lee",
    "munjigi:DisableUser, user/lee",
    "munjigi:RemoveUser, user/lee",
    "munjigi:ResetFactors, user/lee",
    "munjigi:CreateKey, key/lee/*",
    "munjigi:RevokeKey, key/lee/01",
    "munjigi:EndSession, user/lee/session/01",
    "munjigi:EndSessions, user/lee/session/*",
    "munjigi:RevokeTokens, user/lee/token/01",
    "munjigi:AddMember, group/clerks/member/lee",
    "munjigi:RemoveMember, group/clerks/member/lee"
  })
  void administratorsKeepOffTheOfficers(String action, String resource) {
    assertThat(may("administrator", action, resource)).isTrue();
    assertThat(may("administrator", action, resource, "clerks")).isTrue();
    assertThat(may("administrator", action, resource, "clerks", "security-officers")).isFalse();
  }

  @Test
  void administratorsGiveNothingToThemselves() {
    assertThat(may("administrator", "munjigi:AddMember", "group/clerks/member/kim")).isFalse();
    assertThat(may("administrator", "munjigi:AddMember", "group/security-officers/member/lee"))
        .isFalse();
    assertThat(may("administrator", "munjigi:RemoveMember", "group/security-officers/member/lee"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"viewer", "operator", "security-officer"})
  void onlyAdministratorsAreGivenSecrets(String role) {
    for (String action :
        List.of("CreateUser", "InviteUser", "CreateKey", "InviteNode", "AddMember")) {
      assertThat(may(role, "munjigi:" + action, "*")).as(action).isFalse();
    }
  }
}
