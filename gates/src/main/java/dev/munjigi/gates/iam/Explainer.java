package dev.munjigi.gates.iam;

import dev.munjigi.gates.iam.Explanation.Finding;
import dev.munjigi.gates.iam.Explanation.Place;
import dev.munjigi.gates.iam.Explanation.Seen;
import dev.munjigi.gates.iam.Explanation.Spoken;
import dev.munjigi.gates.iam.Principals.Naming;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Says why a question is answered as it is. Slower than [Judge], which gives the answer.
public final class Explainer {
  private static final int MOST = 10;

  private final Question question;
  private final Rights rights;
  private final List<Finding> looked = new ArrayList<>();

  private Explainer(Question question, Rights rights) {
    this.question = question;
    this.rights = rights;
  }

  /// Why.
  public static Explanation explain(Question question, Rights rights) {
    Explainer explainer = new Explainer(question, rights);
    explainer.look();
    Decision decision = Judge.decide(question, rights);
    return switch (decision) {
      case ALLOWED -> explainer.allowed();
      case EXPLICITLY_DENIED -> explainer.denied();
      case IMPLICITLY_DENIED -> explainer.missing();
    };
  }

  private void look() {
    look(Place.IDENTITY, rights.identity());
    if (rights.resource() != null) {
      look(Place.RESOURCE, rights.resource());
    }
    look(Place.BOUNDARY, rights.boundary());
    look(Place.SESSION, rights.session());
    rights.guardrails().forEach(layer -> look(Place.GUARDRAIL, layer));
  }

  private void look(Place place, @Nullable Layer layer) {
    if (layer != null) {
      layer.policies().forEach(policy -> look(place, policy));
    }
  }

  private void look(Place place, Policy policy) {
    for (Statement statement : policy.statements()) {
      Finding finding = finding(place, new Clause(policy.name(), statement));
      if (finding.spoken().action() || finding.applies()) {
        looked.add(finding);
      }
    }
  }

  private Finding finding(Place place, Clause clause) {
    Statement statement = clause.statement();
    boolean denies = statement.effect() == Effect.DENY;
    Context context = question.context();
    Principals principals = statement.principals();
    Names resources = statement.resources();
    Spoken spoken =
        new Spoken(
            place != Place.RESOURCE
                || principals != null
                    && principals.naming(
                            question.subject(), statement.effect(), rights.boundary() != null)
                        != Naming.NOBODY,
            statement.actions().include(question.foldedAction(), context, denies),
            resources == null || resources.include(question.resource(), context, denies));
    List<Seen> conditions = new ArrayList<>();
    for (Condition condition : statement.conditions()) {
      Values said = context.get(condition.folded());
      List<String> saw = new ArrayList<>();
      for (int i = 0; said != null && i < said.size(); i++) {
        saw.add(said.text(i));
      }
      conditions.add(
          new Seen(
              condition,
              condition.filled(context),
              saw,
              saw.isEmpty(),
              condition.holds(context, denies)));
    }
    return new Finding(place, clause, spoken, conditions);
  }

  private Stream<Finding> applying(Effect effect) {
    return looked.stream()
        .filter(one -> one.clause().statement().effect() == effect && one.applies());
  }

  private Explanation allowed() {
    List<Finding> deciding = applying(Effect.ALLOW).limit(MOST).toList();
    String because =
        deciding.isEmpty()
            ? question.subject().kind() == Subject.Kind.ROOT
                ? "the account itself may do everything that nothing denies"
                : "no policy has a say in it"
            : "allowed by " + named(deciding);
    return new Explanation(Decision.ALLOWED, deciding, because, "");
  }

  private Explanation denied() {
    List<Finding> deciding = applying(Effect.DENY).limit(MOST).toList();
    return new Explanation(
        Decision.EXPLICITLY_DENIED,
        deciding,
        "denied by " + named(deciding),
        "let `NotResource`, `NotAction` or a condition of " + named(deciding) + " except it");
  }

  private static String named(List<Finding> findings) {
    return String.join(
        ", ",
        findings.stream().map(one -> one.place().word() + " " + one.clause()).distinct().toList());
  }

  private Explanation missing() {
    List<Finding> close =
        looked.stream()
            .filter(one -> one.clause().statement().effect() == Effect.ALLOW && !one.applies())
            .sorted(
                Comparator.comparingInt(
                    one ->
                        -4 * one.spoken().closeness()
                            + (int) one.conditions().stream().filter(seen -> !seen.holds()).count()))
            .limit(MOST)
            .toList();
    String where = silent();
    Optional<Finding> nearest =
        close.stream().filter(one -> one.place().word().equals(where.split(" ")[0])).findFirst();
    String because =
        "no statement of " + where + " allows it"
            + nearest.map(one -> "; the nearest, " + one.clause() + ", " + fails(one)).orElse("");
    return new Explanation(Decision.IMPLICITLY_DENIED, close, because, change(where, nearest));
  }

  /// The layer that had to allow it and did not.
  private String silent() {
    for (int i = 0; i < rights.guardrails().size(); i++) {
      if (rights.guardrails().get(i).allows(question) == null) {
        return Place.GUARDRAIL.word() + " layer " + i;
      }
    }
    Naming naming = Judge.naming(Effect.ALLOW, question, rights);
    Subject who = question.subject();
    boolean across = !who.account().equals(question.account());
    boolean resource = !who.kind().hasIdentity() || across || Judge.needsResource(question, rights);
    if (resource && naming == Naming.NOBODY) {
      return Place.RESOURCE.word();
    }
    if (rights.session() != null && rights.session().allows(question) == null) {
      return Place.SESSION.word();
    }
    if (rights.boundary() != null && rights.boundary().allows(question) == null) {
      return Place.BOUNDARY.word();
    }
    return Place.IDENTITY.word();
  }

  private String fails(Finding finding) {
    if (finding.clause().statement().label().broken() != null) {
      return "is not understood: it " + finding.clause().statement().label().broken();
    }
    if (!finding.spoken().principal()) {
      return "speaks of somebody else";
    }
    if (!finding.spoken().resource()) {
      return "speaks of other resources";
    }
    return finding.conditions().stream()
        .filter(seen -> !seen.holds())
        .findFirst()
        .map(seen -> "has a condition that fails: " + seen)
        .orElse("is not enough");
  }

  private String change(String where, Optional<Finding> nearest) {
    if (nearest.isPresent() && nearest.get().spoken().all()) {
      return "have the request meet " + nearest.get().clause();
    }
    return "add a statement to " + where + " that allows `" + question.action() + "` on `"
        + question.resource() + "`"
        + (where.equals(Place.RESOURCE.word()) ? " to `" + question.subject() + "`" : "");
  }
}
