package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Condition;
import dev.munjigi.gates.iam.Effect;
import dev.munjigi.gates.iam.Operator;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Principals;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.iam.Test;
import dev.munjigi.gates.review.Finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Looks over one policy.
///
/// Guarantees: says of every statement that allows more than it names. Does not guarantee that what it
/// is silent about is needed.
public final class Lint {
  private static final Set<String> DEPUTY_KEYS =
      Set.of("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths");
  private static final List<String> READS =
      List.of("get", "list", "describe", "head", "search", "view", "lookup", "batchget");

  private final Policy policy;
  private final List<Finding> findings = new ArrayList<>();

  private Lint(Policy policy) {
    this.policy = policy;
  }

  /// What there is to say, the gravest first.
  public static List<Finding> of(Policy policy) {
    Lint lint = new Lint(policy);
    Set<String> seen = new HashSet<>();
    for (Statement statement : policy.statements()) {
      lint.statement(statement);
      if (!seen.add(statement.meaning())) {
        lint.add(Kind.TWICE, statement, "says what another statement says");
      }
    }
    lint.escalations();
    lint.findings.sort(Comparator.comparing(finding -> finding.kind().weight()));
    return List.copyOf(lint.findings);
  }

  private void add(Kind kind, Statement statement, String message) {
    findings.add(new Finding(kind, policy.name(), statement.label().toString(), message));
  }

  private void statement(Statement statement) {
    if (policy.version().equals(Policy.OLD) && statement.meaning().contains("${")) {
      add(
          Kind.LITERAL_VARIABLE,
          statement,
          "has a variable, which version `" + Policy.OLD + "` takes to the letter");
    }
    if (statement.effect() == Effect.DENY) {
      return;
    }
    actions(statement);
    resources(statement);
    principals(statement);
    statement.conditions().forEach(condition -> missing(statement, condition));
  }

  private void actions(Statement statement) {
    boolean all = statement.actionPatterns().contains("*");
    if (statement.allActionsBut()) {
      add(
          Kind.NOT_ACTION_ALLOWS,
          statement,
          "allows all actions but `" + String.join("`, `", statement.actionPatterns()) + "`");
    } else if (all && onEverything(statement)) {
      add(Kind.EVERYTHING, statement, "allows every action on every resource");
    } else if (all) {
      add(Kind.ALL_OF_A_SERVICE, statement, "allows every action of every service");
    } else {
      for (String pattern : statement.actionPatterns()) {
        if (pattern.endsWith(":*")) {
          add(Kind.ALL_OF_A_SERVICE, statement, "allows every action of `" + pattern + "`");
        }
      }
    }
  }

  private void resources(Statement statement) {
    if (statement.allResourcesBut()) {
      add(
          Kind.NOT_RESOURCE_ALLOWS,
          statement,
          "allows it on all resources but `"
              + String.join("`, `", statement.resourcePatterns())
              + "`");
    }
    boolean named = !statement.actionPatterns().contains("*") && !statement.allActionsBut();
    if (named && onEverything(statement)) {
      List<String> changing =
          statement.actionPatterns().stream().filter(Lint::changes).limit(3).toList();
      if (!changing.isEmpty()) {
        add(
            Kind.ON_EVERYTHING,
            statement,
            "allows `" + String.join("`, `", changing) + "` on every resource");
      }
    }
  }

  /// Whether it is on every resource, whatever the request.
  private static boolean onEverything(Statement statement) {
    return statement.resourcePatterns().contains("*")
        && !statement.allResourcesBut()
        && statement.conditions().isEmpty();
  }

  /// Whether an action may do more than read.
  private static boolean changes(String pattern) {
    String name = pattern.substring(pattern.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    return READS.stream().noneMatch(name::startsWith);
  }

  private void principals(Statement statement) {
    Principals principals = statement.principals();
    if (principals == null) {
      return;
    }
    if (principals.others()) {
      add(Kind.NOT_PRINCIPAL_ALLOWS, statement, "allows it to everybody but some");
      return;
    }
    Set<String> keys = new HashSet<>();
    statement.conditions().forEach(condition -> keys.add(condition.folded()));
    for (Principals.Named named : principals.named()) {
      switch (named.type()) {
        case AWS, CANONICAL_USER -> {
          if (named.text().equals("*") && keys.isEmpty()) {
            add(Kind.ANYBODY, statement, "allows it to anybody");
          }
        }
        case SERVICE -> {
          if (keys.stream().noneMatch(DEPUTY_KEYS::contains)) {
            add(
                Kind.CONFUSED_DEPUTY,
                statement,
                "trusts `" + named.text() + "` on whosever behalf it acts");
          }
        }
        case FEDERATED -> {
          if (keys.stream().noneMatch(key -> key.endsWith(":sub"))) {
            add(
                Kind.ANY_OF_A_PROVIDER,
                statement,
                "trusts everybody whom `" + named.text() + "` knows");
          }
        }
      }
    }
  }

  /// A condition that holds where the request says nothing.
  private void missing(Statement statement, Condition condition) {
    Test test = condition.test();
    boolean holds =
        test.ifExists()
            || test.quantifier() == Test.Quantifier.ALL
            || (test.operator().negated() && test.quantifier() == Test.Quantifier.ONE);
    boolean asked =
        statement.conditions().stream()
            .anyMatch(
                other ->
                    other.test().operator() == Operator.NULL
                        && other.folded().equals(condition.folded()));
    if (holds && !asked) {
      add(
          Kind.HOLDS_WHEN_MISSING,
          statement,
          "allows it where a request has no `" + condition.key() + "` (`" + test + "`)");
    }
  }

  private void escalations() {
    boolean everything =
        findings.stream().anyMatch(finding -> finding.kind() == Kind.EVERYTHING);
    for (Escalations.Path path : everything ? List.<Escalations.Path>of() : Escalations.all()) {
      if (path.actions().stream().allMatch(this::allows)) {
        findings.add(
            new Finding(
                Kind.ESCALATION,
                policy.name(),
                "",
                "`" + String.join("`, `", path.actions()) + "` together (" + path.name()
                    + ") lead to the rights of others"));
      }
    }
  }

  /// Whether a pattern of resources stands for many that an action can be done to.
  private static boolean widely(String action, String pattern) {
    String[] parts = pattern.split(":", -1);
    String service = parts.length > 2 ? parts[2] : "*";
    String acting = action.substring(0, action.indexOf(':'));
    boolean fits =
        service.indexOf('*') >= 0
            || acting.equals(service)
            // what is done on machines is done to those of another service
            || (service.equals("ec2") && (acting.startsWith("ec2-") || acting.equals("ssm")));
    return fits && pattern.endsWith("*");
  }

  /// Whether it allows an action on more than named resources, and denies it nowhere outright.
  private boolean allows(String action) {
    boolean allowed = false;
    for (Statement statement : policy.statements()) {
      if (statement.speaksOf(action)) {
        if (statement.effect() == Effect.DENY && onEverything(statement)) {
          return false;
        }
        allowed |=
            statement.effect() == Effect.ALLOW
                && (statement.allResourcesBut()
                    || statement.resourcePatterns().stream().anyMatch(one -> widely(action, one)));
      }
    }
    return allowed;
  }
}
