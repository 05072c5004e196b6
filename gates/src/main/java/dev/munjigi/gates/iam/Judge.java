package dev.munjigi.gates.iam;

import dev.munjigi.gates.iam.Principals.Naming;
import java.util.List;
import java.util.Set;

/// Answers questions ("Policy evaluation logic", "Cross-account policy evaluation logic").
///
/// A statement that denies decides, wherever it stands. Otherwise each guardrail has to allow, and then
/// somebody has to grant it: the policies of who asks, or the policy of the resource, or, from another
/// account, both. Boundary and session policies cut what is granted, but for what a resource grants to
/// the very user or session that asks. Nothing granted is denied.
///
/// Guarantees: takes no memory; the answer depends on nothing but question and rights.
public final class Judge {
  private static final String CALLER_IDENTITY = "sts:getcalleridentity";
  private static final String ASSUME_ROLE = "sts:assumerole";

  /// What only a role's own policy can grant.
  private static final Set<String> OF_ROLES =
      Set.of(
          ASSUME_ROLE,
          "sts:assumerolewithsaml",
          "sts:assumerolewithwebidentity",
          "sts:tagsession",
          "sts:setsourceidentity");

  private Judge() {}

  /// Whether it is allowed.
  public static Decision decide(Question question, Rights rights) {
    // no policy has a say in it
    if (question.foldedAction().equals(CALLER_IDENTITY)) {
      return Decision.ALLOWED;
    }
    if (denied(question, rights)) {
      return Decision.EXPLICITLY_DENIED;
    }
    return granted(question, rights) ? Decision.ALLOWED : Decision.IMPLICITLY_DENIED;
  }

  private static boolean denied(Question question, Rights rights) {
    List<Layer> guardrails = rights.guardrails();
    for (int i = 0; i < guardrails.size(); i++) {
      if (guardrails.get(i).denies(question) != null) {
        return true;
      }
    }
    return rights.identity().denies(question) != null
        || rights.boundary() != null && rights.boundary().denies(question) != null
        || rights.session() != null && rights.session().denies(question) != null
        || naming(Effect.DENY, question, rights) != Naming.NOBODY;
  }

  /// How a statement of a resource's policy speaks of who asks, where it applies at all.
  private static Naming speaksOf(Statement statement, Question question, Rights rights) {
    if (statement.label().broken() != null) {
      return statement.effect() == Effect.DENY ? Naming.ANYONE : Naming.NOBODY;
    }
    Principals principals = statement.principals();
    Naming naming =
        principals == null
            ? Naming.NOBODY
            : principals.naming(
                question.subject(), statement.effect(), rights.boundary() != null);
    return naming != Naming.NOBODY && statement.applies(question) ? naming : Naming.NOBODY;
  }

  private static boolean granted(Question question, Rights rights) {
    List<Layer> guardrails = rights.guardrails();
    for (int i = 0; i < guardrails.size(); i++) {
      if (guardrails.get(i).allows(question) == null) {
        return false;
      }
    }
    Naming naming = naming(Effect.ALLOW, question, rights);
    Subject who = question.subject();
    if (!who.kind().hasIdentity()) {
      return naming != Naming.NOBODY;
    }
    if (who.kind() == Subject.Kind.ROOT && question.foldedAction().equals(ASSUME_ROLE)) {
      return false;
    }
    return who.account().equals(question.account())
        ? within(question, rights, naming)
        : across(question, rights, naming);
  }

  /// The way in which the resource's policy speaks of who asks with this effect that grants most.
  static Naming naming(Effect effect, Question question, Rights rights) {
    Policy resource = rights.resource();
    Naming most = Naming.NOBODY;
    if (resource != null) {
      List<Statement> statements = resource.statements();
      for (int i = 0; i < statements.size(); i++) {
        Statement statement = statements.get(i);
        if (statement.effect() == effect) {
          Naming naming = speaksOf(statement, question, rights);
          most = naming.compareTo(most) > 0 ? naming : most;
        }
      }
    }
    return most;
  }

  private static boolean within(Question question, Rights rights, Naming naming) {
    boolean bySession = rights.session() == null || rights.session().allows(question) != null;
    boolean direct =
        switch (naming) {
          case NOBODY, ACCOUNT -> false;
          case ROLE -> bySession && byBoundary(question, rights);
          case ANYONE -> true;
          // the permissions of a user are theirs before a session begins, those of a session after
          case THEM -> question.subject().kind() != Subject.Kind.USER || bySession;
        };
    if (direct) {
      return true;
    }
    if (naming == Naming.NOBODY && needsResource(question, rights)) {
      return false;
    }
    return bySession && byBoundary(question, rights) && byIdentity(question, rights);
  }

  private static boolean across(Question question, Rights rights, Naming naming) {
    return naming != Naming.NOBODY
        && (rights.session() == null || rights.session().allows(question) != null)
        && byBoundary(question, rights)
        && byIdentity(question, rights);
  }

  private static boolean byBoundary(Question question, Rights rights) {
    return rights.boundary() == null || rights.boundary().allows(question) != null;
  }

  private static boolean byIdentity(Question question, Rights rights) {
    return question.subject().kind() == Subject.Kind.ROOT
        || rights.identity().allows(question) != null;
  }

  /// Whether the resource's policy has to let its account decide before policies of people count.
  static boolean needsResource(Question question, Rights rights) {
    String action = question.foldedAction();
    return OF_ROLES.contains(action) || action.startsWith("kms:") && rights.resource() != null;
  }
}
