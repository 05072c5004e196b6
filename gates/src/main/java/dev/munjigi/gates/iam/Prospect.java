package dev.munjigi.gates.iam;

import dev.munjigi.gates.iam.Explanation.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a question comes to where some condition keys are not known.
///
/// Guarantees: what is allowed or denied is so whatever those keys are; where that hangs on them, the
/// conditions are said. It may hang on conditions that cannot hold together.
///
/// @param outcome what holds for certain
/// @param conditions what it hangs on; none where it does not
/// @param because one sentence
public record Prospect(Outcome outcome, List<Open> conditions, String because) {
  public Prospect {
    conditions = List.copyOf(conditions);
  }

  /// What there is to say.
  public enum Outcome {
    ALLOWED("allowed"),
    DEPENDS("depends"),
    DENIED("denied");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /// As the command line says it.
    public String word() {
      return word;
    }
  }

  /// A statement whose conditions nobody knows yet.
  ///
  /// @param conditions of the statement, those that are open
  /// @param resource the patterns of resources that hang on variables
  public record Open(
      Place place, Clause clause, List<Condition> conditions, List<String> resource) {
    public Open {
      conditions = List.copyOf(conditions);
      resource = List.copyOf(resource);
    }

    /// Such as ``if StringEquals `a` is `x` (identity `p` statement 0)``.
    @Override
    public String toString() {
      List<String> all = new ArrayList<>();
      for (Condition one : conditions) {
        String values = String.join("`, `", one.values());
        all.add(one.test() + " `" + one.key() + "` `" + values + "`");
      }
      resource.forEach(pattern -> all.add("`" + pattern + "` is meant"));
      String word = clause.statement().effect() == Effect.DENY ? "unless " : "if ";
      return word + String.join(" and ", all) + " (" + place.word() + " " + clause + ")";
    }
  }

  /// How far a statement applies.
  private enum Hold {
    NO,
    MAYBE,
    YES
  }

  /// What a question comes to.
  ///
  /// @param known whether a key is known, in the form of [Context#get]; one that is known may be missing
  public static Prospect of(Question question, Rights rights, Predicate<String> known) {
    Reading reading = new Reading(question, known, new ArrayList<>());
    Rights best = reading.rights(rights, true);
    Explanation explanation = Explainer.explain(question, best);
    if (explanation.decision() != Decision.ALLOWED) {
      return new Prospect(Outcome.DENIED, List.of(), explanation.because());
    }
    Rights worst = reading.rights(rights, false);
    if (Judge.decide(question, worst) == Decision.ALLOWED) {
      return new Prospect(
          Outcome.ALLOWED, List.of(), Explainer.explain(question, worst).because());
    }
    return new Prospect(
        Outcome.DEPENDS, reading.open().stream().distinct().toList(), explanation.because());
  }

  /// Reads statements as if the keys that are not known were as good, or as bad, as can be.
  private record Reading(Question question, Predicate<String> known, List<Open> open) {
    Rights rights(Rights rights, boolean best) {
      BiFunction<Place, @Nullable Layer, @Nullable Layer> read =
          (place, layer) -> layer == null ? null : layer(place, layer, best);
      List<Layer> guardrails =
          rights.guardrails().stream().map(layer -> layer(Place.GUARDRAIL, layer, best)).toList();
      Policy resource = rights.resource();
      return new Rights(
          layer(Place.IDENTITY, rights.identity(), best),
          resource == null ? null : policy(Place.RESOURCE, resource, best),
          read.apply(Place.BOUNDARY, rights.boundary()),
          read.apply(Place.SESSION, rights.session()),
          guardrails);
    }

    private Layer layer(Place place, Layer layer, boolean best) {
      return new Layer(
          layer.policies().stream().map(policy -> policy(place, policy, best)).toList());
    }

    private Policy policy(Place place, Policy policy, boolean best) {
      List<Statement> statements = new ArrayList<>();
      for (Statement statement : policy.statements()) {
        Hold holds = statement.label().broken() != null ? Hold.YES : holds(statement);
        boolean good = (statement.effect() == Effect.ALLOW) == best;
        if (holds == Hold.MAYBE && best && speaksOfThem(statement)) {
          open.add(open(place, new Clause(policy.name(), statement)));
        }
        if (holds == Hold.YES || (holds == Hold.MAYBE && good)) {
          statements.add(
              statement.label().broken() != null
                  ? statement
                  : new Statement(
                      statement.label(),
                      statement.principals(),
                      statement.actions(),
                      null,
                      List.of()));
        }
      }
      return new Policy(policy.name(), policy.version(), policy.id(), statements);
    }

    private boolean speaksOfThem(Statement statement) {
      Principals principals = statement.principals();
      return principals == null
          || principals.naming(question.subject(), statement.effect(), false)
              != Principals.Naming.NOBODY;
    }

    private Hold holds(Statement statement) {
      boolean denies = statement.effect() == Effect.DENY;
      if (!statement.actions().include(question.foldedAction(), question.context(), denies)) {
        return Hold.NO;
      }
      Hold holds = resource(statement);
      for (Condition condition : statement.conditions()) {
        if (!settled(condition)) {
          holds = holds == Hold.YES ? Hold.MAYBE : holds;
        } else if (!condition.holds(question.context(), denies)) {
          return Hold.NO;
        }
      }
      return holds;
    }

    private Hold resource(Statement statement) {
      Names resources = statement.resources();
      if (resources == null) {
        return Hold.YES;
      }
      boolean settled = resources.patterns().stream().allMatch(one -> one.settled(known));
      if (settled) {
        boolean denies = statement.effect() == Effect.DENY;
        return resources.include(question.resource(), question.context(), denies)
            ? Hold.YES
            : Hold.NO;
      }
      boolean certain = false;
      boolean possible = false;
      for (TextPattern pattern : resources.patterns()) {
        boolean may = pattern.mayMatch(question.resource(), question.context(), known);
        possible |= may;
        certain |= may && pattern.settled(known);
      }
      if (resources.others()) {
        return certain ? Hold.NO : Hold.MAYBE;
      }
      return certain ? Hold.YES : possible ? Hold.MAYBE : Hold.NO;
    }

    private boolean settled(Condition condition) {
      return known.test(condition.folded())
          && condition.values().stream()
              .flatMap(
                  value ->
                      TextPattern.of(value, new TextPattern.Dialect(false, true, false)).stream())
              .allMatch(pattern -> pattern.settled(known));
    }

    private Open open(Place place, Clause clause) {
      Names resources = clause.statement().resources();
      List<String> patterns =
          resources == null
              ? List.of()
              : resources.patterns().stream()
                  .filter(one -> !one.settled(known))
                  .map(TextPattern::toString)
                  .toList();
      return new Open(
          place,
          clause,
          clause.statement().conditions().stream().filter(one -> !settled(one)).toList(),
          patterns);
    }
  }
}
