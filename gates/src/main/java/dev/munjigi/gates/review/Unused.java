package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Effect;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.review.Finding.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Looks for what one policy allows that nothing has used.
///
/// Guarantees: what it names can be taken away without denying any of the uses. Does not guarantee that
/// nothing needs it: what is used once a year may not be among them.
public final class Unused {
  private static final String VARIABLE = "${";

  private Unused() {}

  /// Something that was done.
  ///
  /// @param resource its ARN, or `*` where the action has none
  public record Use(String action, String resource) {}

  /// What nothing used, in the order of the policy.
  public static List<Finding> of(Policy policy, Collection<Use> used) {
    List<Finding> findings = new ArrayList<>();
    for (Statement statement : policy.statements()) {
      if (statement.effect() == Effect.ALLOW) {
        of(policy, statement, used, findings);
      }
    }
    return List.copyOf(findings);
  }

  private static void of(
      Policy policy, Statement statement, Collection<Use> used, List<Finding> findings) {
    List<Use> on = used.stream().filter(use -> isOn(statement, use.resource())).toList();
    if (on.stream().noneMatch(use -> statement.speaksOf(use.action()))) {
      findings.add(finding(policy, statement, "allows what nothing used"));
      return;
    }
    if (statement.allActionsBut()) {
      return;
    }
    for (String pattern : statement.actionPatterns()) {
      Statement alone = Policy.allowing("", List.of(pattern)).statements().getFirst();
      if (on.stream().noneMatch(use -> alone.speaksOf(use.action()))) {
        findings.add(finding(policy, statement, "allows `" + pattern + "`, which nothing used"));
      }
    }
  }

  /// Whether a statement may be on a resource: what variables stood for is not known any more.
  private static boolean isOn(Statement statement, String resource) {
    return statement.resourcePatterns().stream().anyMatch(pattern -> pattern.contains(VARIABLE))
        || statement.isOn(resource, Context.NONE);
  }

  private static Finding finding(Policy policy, Statement statement, String message) {
    return new Finding(
        Kind.UNUSED_GRANT, policy.name(), statement.label().toString(), message);
  }
}
