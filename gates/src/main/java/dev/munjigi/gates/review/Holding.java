package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Clause;
import dev.munjigi.gates.iam.Effect;
import dev.munjigi.gates.iam.Explanation.Place;
import dev.munjigi.gates.iam.Layer;
import dev.munjigi.gates.iam.Policy;
import dev.munjigi.gates.iam.Principals;
import dev.munjigi.gates.iam.Principals.Naming;
import dev.munjigi.gates.iam.Rights;
import dev.munjigi.gates.iam.Statement;
import dev.munjigi.gates.iam.Subject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A statement that allows somebody something, with what cuts it.
///
/// Guarantees: whatever cuts it is said. Does not guarantee that what is said takes anything away: two
/// statements may speak of the same actions and resources under conditions that exclude each other.
///
/// @param cuts each on one line; none where it holds as it stands
/// @param left whether anything of it is left
public record Holding(Place place, Clause clause, List<String> cuts, boolean left) {
  private static final Glob.Dialect ACTION = new Glob.Dialect(true, false, false, false);
  private static final Glob.Dialect RESOURCE = new Glob.Dialect(true, true, false, false);
  private static final Glob.Filling ANYTHING = new Glob.Filling.Anything();
  private static final long STEPS = 2_000_000;

  public Holding {
    cuts = List.copyOf(cuts);
  }

  /// All that somebody has.
  public static List<Holding> of(Subject who, Rights rights) {
    List<Holding> all = new ArrayList<>();
    for (Clause clause : clauses(rights.identity(), Effect.ALLOW)) {
      all.add(of(Place.IDENTITY, clause, who, rights));
    }
    Policy resource = rights.resource();
    if (resource != null) {
      for (Clause clause : clauses(new Layer(List.of(resource)), Effect.ALLOW)) {
        if (names(clause.statement(), who, rights)) {
          all.add(of(Place.RESOURCE, clause, who, rights));
        }
      }
    }
    return all;
  }

  private static boolean names(Statement statement, Subject who, Rights rights) {
    Principals principals = statement.principals();
    return principals == null
        || principals.naming(who, statement.effect(), rights.boundary() != null)
            != Naming.NOBODY;
  }

  private static List<Clause> clauses(@Nullable Layer layer, Effect effect) {
    List<Clause> clauses = new ArrayList<>();
    for (Policy policy : layer == null ? List.<Policy>of() : layer.policies()) {
      for (Statement statement : policy.statements()) {
        if (statement.effect() == effect && statement.label().broken() == null) {
          clauses.add(new Clause(policy.name(), statement));
        }
      }
    }
    return clauses;
  }

  private static Holding of(Place place, Clause clause, Subject who, Rights rights) {
    List<String> cuts = new ArrayList<>();
    Statement statement = clause.statement();
    denied(Place.IDENTITY, rights.identity(), statement, cuts);
    denied(Place.BOUNDARY, rights.boundary(), statement, cuts);
    denied(Place.SESSION, rights.session(), statement, cuts);
    rights.guardrails().forEach(layer -> denied(Place.GUARDRAIL, layer, statement, cuts));
    Policy resource = rights.resource();
    if (resource != null) {
      for (Clause deny : clauses(new Layer(List.of(resource)), Effect.DENY)) {
        if (names(deny.statement(), who, rights) && meet(deny.statement(), statement)) {
          cuts.add(denial(Place.RESOURCE, deny));
        }
      }
    }
    boolean left = true;
    // what a resource grants to whoever asks themselves, the boundary does not cut
    if (place == Place.IDENTITY) {
      left = limited(Place.BOUNDARY, rights.boundary(), statement, cuts);
    }
    left &= limited(Place.SESSION, rights.session(), statement, cuts);
    for (Layer layer : rights.guardrails()) {
      left &= limited(Place.GUARDRAIL, layer, statement, cuts);
    }
    return new Holding(place, clause, cuts, left);
  }

  private static void denied(
      Place place, @Nullable Layer layer, Statement statement, List<String> cuts) {
    for (Clause deny : clauses(layer, Effect.DENY)) {
      if (meet(deny.statement(), statement)) {
        cuts.add(denial(place, deny));
      }
    }
  }

  private static String denial(Place place, Clause deny) {
    return "but for what " + place.word() + " " + deny + " denies"
        + (deny.statement().conditions().isEmpty() ? "" : ", under conditions");
  }

  /// @return whether a layer that has to allow leaves anything
  private static boolean limited(
      Place place, @Nullable Layer layer, Statement statement, List<String> cuts) {
    if (layer == null) {
      return true;
    }
    List<Clause> within =
        clauses(layer, Effect.ALLOW).stream()
            .filter(clause -> meet(clause.statement(), statement))
            .toList();
    if (within.isEmpty()) {
      cuts.add("none of it: the " + place.word() + " allows nothing of this");
      return false;
    }
    if (within.stream().noneMatch(clause -> everything(clause.statement()))) {
      cuts.add(
          "only what " + place.word() + " "
              + String.join(", ", within.stream().map(Clause::toString).toList())
              + " allows as well");
    }
    return true;
  }

  private static boolean everything(Statement statement) {
    return statement.actionPatterns().contains("*")
        && !statement.allActionsBut()
        && (statement.resourcePatterns().isEmpty() || statement.resourcePatterns().contains("*"))
        && !statement.allResourcesBut()
        && statement.conditions().isEmpty();
  }

  /// Whether two statements may speak of the same. Where that takes too long to find out, they may.
  static boolean meet(Statement one, Statement other) {
    return meet(actions(one), one.allActionsBut(), actions(other), other.allActionsBut())
        && (one.resourcePatterns().isEmpty()
            || other.resourcePatterns().isEmpty()
            || meet(resources(one), one.allResourcesBut(), resources(other), other.allResourcesBut()));
  }

  private static List<Glob> actions(Statement statement) {
    return globs(
        statement.actionPatterns().stream().map(one -> one.toLowerCase(Locale.ROOT)).toList(),
        ACTION);
  }

  /// What may be excepted by a variable is excepted for nobody in particular.
  private static List<Glob> resources(Statement statement) {
    return globs(
        statement.allResourcesBut()
            ? statement.resourcePatterns().stream()
                .filter(one -> Variables.of(one).isEmpty())
                .toList()
            : statement.resourcePatterns(),
        RESOURCE);
  }

  private static List<Glob> globs(List<String> patterns, Glob.Dialect dialect) {
    return patterns.stream()
        .flatMap(pattern -> Glob.of(pattern, dialect, ANYTHING).stream())
        .toList();
  }

  private static boolean meet(
      List<Glob> these, boolean othersThanThese, List<Glob> those, boolean othersThanThose) {
    Set<Glob> all = new LinkedHashSet<>(these);
    all.addAll(those);
    Budget budget = new Budget(STEPS);
    for (String text : Atoms.of(all, List.of(), budget)) {
      boolean one = these.stream().anyMatch(glob -> glob.matches(text)) != othersThanThese;
      boolean other = those.stream().anyMatch(glob -> glob.matches(text)) != othersThanThose;
      if (one && other) {
        return true;
      }
    }
    return !budget.left().isEmpty();
  }
}
