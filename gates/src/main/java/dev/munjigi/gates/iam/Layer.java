package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Policies that stand side by side: what one allows is allowed, what one denies is denied.
///
/// Guarantees: compiled once; asking takes no memory, and hardly longer with thousands of policies
/// than with ten where their actions or resources differ.
public final class Layer {
  /// One without policies: allows nothing, denies nothing.
  public static final Layer EMPTY = new Layer(List.of());

  private final List<Policy> policies;
  private final Index[] denials;
  private final Index[] allowances;

  public Layer(List<Policy> policies) {
    this(
        List.copyOf(policies),
        new Index[] {new Index(clauses(policies, Effect.DENY))},
        new Index[] {new Index(clauses(policies, Effect.ALLOW))});
  }

  private Layer(List<Policy> policies, Index[] denials, Index[] allowances) {
    this.policies = policies;
    this.denials = denials;
    this.allowances = allowances;
  }

  /// The policies of all of these, compiled as they are.
  public static Layer of(List<Layer> layers) {
    return switch (layers.size()) {
      case 0 -> EMPTY;
      case 1 -> layers.getFirst();
      default ->
          new Layer(
              layers.stream().flatMap(layer -> layer.policies.stream()).toList(),
              layers.stream().flatMap(layer -> Stream.of(layer.denials)).toArray(Index[]::new),
              layers.stream().flatMap(layer -> Stream.of(layer.allowances)).toArray(Index[]::new));
    };
  }

  private static List<Clause> clauses(List<Policy> policies, Effect effect) {
    List<Clause> clauses = new ArrayList<>();
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        if (statement.effect() == effect) {
          clauses.add(new Clause(policy.name(), statement));
        }
      }
    }
    return clauses;
  }

  public List<Policy> policies() {
    return policies;
  }

  /// A statement that denies what is asked, or null.
  @Nullable Clause denies(Question question) {
    return find(denials, question);
  }

  /// A statement that allows what is asked, or null.
  @Nullable Clause allows(Question question) {
    return find(allowances, question);
  }

  private static @Nullable Clause find(Index[] indexes, Question question) {
    for (Index index : indexes) {
      Clause found = index.find(question);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
