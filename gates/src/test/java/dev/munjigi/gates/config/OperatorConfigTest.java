package dev.munjigi.gates.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.policy.OperatorRoles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who operates a gate where little is said of it.
class OperatorConfigTest {
  private static final String REST =
      """
      listeners: {a: {bind: "127.0.0.1:1", tls: {certificate: auto}}}
      identity: {host: login.test}
      services: {shop: {host: shop.test, upstream: "http://127.0.0.1:3000", access: public}}
      """;

  private static Reading.Valid valid(String yaml) {
    return Sample.valid(Sample.read("munjigi: 1\n" + yaml + REST));
  }

  private static List<String> warnings(String yaml) {
    return valid(yaml).warnings().stream().map(Problem::message).toList();
  }

  @Test
  void theLocalTokenCountsAndNothingElseWhereNothingIsSaid() {
    OperatorSettings operator = valid("").settings().operator();
    assertThat(operator.localToken()).isTrue();
    assertThat(operator.remote()).isFalse();
  }

  @Test
  void administratorsAreBoundWhereNobodyElseIs() {
    assertThat(valid("").settings().entitlements().groups())
        .containsEntry("administrators", OperatorRoles.POLICIES.get("administrator"));
    String viewers = "rights: {bindings: {viewer: group/administrators}}\n";
    assertThat(valid(viewers).settings().entitlements().groups())
        .hasEntrySatisfying(
            "administrators", layer -> assertThat(layer.policies()).hasSize(2));
    String others = "rights: {bindings: {administrator: group/staff}}\n";
    assertThat(valid(others).settings().entitlements().groups()).containsOnlyKeys("staff");
  }

  @Test
  void warnsOfOfficersWhomAdministratorsCouldTakeOver() {
    String bindings = "rights: {bindings: {security-officer: [%s]}}\n";
    assertThat(warnings(bindings.formatted("group/security-officers, client/audit"))).isEmpty();
    assertThat(warnings(bindings.formatted("user/kim, group/auditors, node/a")))
        .hasSize(3)
        .allMatch(warning -> warning.contains("whom administrators manage"));
  }

  @Test
  void nobodyGivesThemselvesANameThatRightsName() {
    String rights = "rights: {users: {kim: {}}, bindings: {viewer: [user/lee, group/staff]}}\n";
    assertThat(valid(rights).settings().entitlements().people())
        .containsExactlyInAnyOrder("kim", "lee");
    IdentitySettings identity =
        Objects.requireNonNull(valid(rights).settings().identity());
    assertThat(identity.named()).containsExactlyInAnyOrder("kim", "lee");
  }

  @Test
  void refusesToBindARoleWhoseBoundaryWouldCutNobody(@TempDir Path folder) throws IOException {
    Path policies = Files.createDirectory(folder.resolve("policies"));
    Files.writeString(
        policies.resolve("looks.json"),
        """
        {"Version": "2012-10-17",
         "Statement": {"Effect": "Allow", "Action": "munjigi:Get*", "Resource": "*"}}
        """);
    Path main = folder.resolve("munjigi.yaml");
    String rights =
        """
        munjigi: 1
        policies: ./policies
        rights:
          roles: {%1$s: {boundary: looks}}
          bindings: {%2$s: [group/staff]}
        """
            + REST;
    Files.writeString(main, rights.formatted("operator", "viewer"));
    assertThat(Sample.problems(ConfigReader.read(main, List.of()))).isEmpty();
    Files.writeString(main, rights.formatted("operator", "operator"));
    assertThat(Sample.problems(ConfigReader.read(main, List.of())))
        .singleElement()
        .asString()
        .contains("`rights.bindings.operator` has a `boundary`");
    Files.writeString(main, rights.formatted("administrator", "viewer"));
    assertThat(Sample.problems(ConfigReader.read(main, List.of())))
        .singleElement()
        .asString()
        .contains("`rights.roles.administrator` has a `boundary`");
  }
}
