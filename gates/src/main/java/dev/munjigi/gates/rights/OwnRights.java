package dev.munjigi.gates.rights;

import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Implied;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Principals;
import dev.munjigi.gates.iam.Prospect;
import dev.munjigi.gates.iam.Question;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.policy.Entitlements.Holder;
import dev.munjigi.gates.policy.Role;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All policies that somebody can bring to bear: those that they have, those of their groups, and
/// those of each role that they might assume, with what lets them and what bounds them.
///
/// ATTACK: it counts who has what: a policy that a bounded role has already is more where somebody
/// gets it by themselves.
///
/// Whether a role might be assumed is judged from who asks alone: a condition that hangs on more is
/// taken to hold.
final class OwnRights {
  private static final String ASSUME = "sts:AssumeRole";
  private static final String SESSION_NAME = "aws:principalarn";
  private static final String SOME_SESSION = "any";

  private final Entitlements entitlements;
  private final Map<String, Set<Policy>> policies = new HashMap<>();

  private OwnRights(Entitlements entitlements) {
    this.entitlements = entitlements;
  }

  /// Those of somebody.
  ///
  /// @param arns who they are, and who they were when they took on a role
  /// @param groups that they are in
  static OwnRights of(Entitlements entitlements, Set<String> arns, Set<String> groups) {
    OwnRights own = new OwnRights(entitlements);
    groups.forEach(group -> own.addLayer("group " + group, entitlements.groups().get(group)));
    Deque<String> left = new ArrayDeque<>(arns);
    Set<String> seen = new HashSet<>(arns);
    while (!left.isEmpty()) {
      String arn = left.remove();
      own.addHolder(Entitlements.holder(arn));
      for (Map.Entry<String, Role> role : entitlements.roles().entrySet()) {
        if (own.mightAssume(arn, groups, role)) {
          own.sessions(role.getKey()).filter(seen::add).forEach(left::add);
        }
      }
    }
    return own;
  }

  /// The sessions of a role that trust policies tell apart: who assumes it chooses its name.
  private Stream<String> sessions(String role) {
    String start = Role.session(role) + "/";
    Stream<String> named =
        entitlements.roles().values().stream()
            .map(Role::trust)
            .filter(Objects::nonNull)
            .flatMap(trust -> trust.statements().stream())
            .map(Statement::principals)
            .filter(Objects::nonNull)
            .flatMap(principals -> principals.named().stream())
            .map(Principals.Named::text)
            .filter(text -> text.startsWith(start));
    return Stream.concat(Stream.of(start + SOME_SESSION), named);
  }

  private boolean mightAssume(String arn, Set<String> groups, Map.Entry<String, Role> role) {
    Policy trust = role.getValue().trust();
    if (trust == null) {
      return false;
    }
    Subject subject = Subject.of(arn).orElseGet(() -> Subject.named(arn));
    Question question =
        new Question(subject, ASSUME, Role.arn(role.getKey()), "", Context.of(Implied.by(subject, "")));
    Prospect prospect =
        Prospect.of(
            question,
            entitlements.ofRole(arn, groups, role.getValue()),
            key -> Implied.keys().contains(key) && !key.equals(SESSION_NAME));
    if (prospect.outcome() == Prospect.Outcome.DENIED) {
      return false;
    }
    String life = " for " + role.getValue().longest();
    add("trust of " + role.getKey() + life + " in " + arn, List.of(trust));
    return true;
  }

  private void addHolder(String arn) {
    Holder holder = entitlements.holders().get(arn);
    if (holder != null) {
      addLayer("has " + arn, holder.policies());
      addLayer("at most " + arn, holder.boundary());
    }
  }

  private void addLayer(String what, @Nullable Layer layer) {
    if (layer != null) {
      add(what, layer.policies());
    }
  }

  private void add(String what, List<Policy> some) {
    Set<Policy> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(some);
    policies.put(what, all);
  }

  /// Whether they are the same to the last policy.
  boolean same(OwnRights other) {
    return policies.equals(other.policies);
  }
}
