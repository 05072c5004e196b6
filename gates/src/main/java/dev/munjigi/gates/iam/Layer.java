package dev.munjigi.gates.iam;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Policies that stand side by side: what one allows is allowed, what one denies is denied.
///
/// Guarantees: compiled once; asking takes no memory, and hardly longer with thousands of policies
/// than with ten where their actions or resources differ.
public final class Layer {
  /// One without policies: allows nothing, denies nothing.
  public static final Layer EMPTY = new Layer(List.of());

  private final List<Policy> policies;
  private final Index denials;
  private final Index allowances;

  public Layer(List<Policy> policies) {
    this.policies = List.copyOf(policies);
    List<Clause> deny = new ArrayList<>();
    List<Clause> allow = new ArrayList<>();
    for (Policy policy : policies) {
      for (Statement statement : policy.statements()) {
        List<Clause> all = statement.effect() == Effect.DENY ? deny : allow;
        all.add(new Clause(policy.name(), statement));
      }
    }
    this.denials = new Index(deny);
    this.allowances = new Index(allow);
  }

  public List<Policy> policies() {
    return policies;
  }

  /// A statement that denies what is asked, or null.
  @Nullable Clause denies(Question question) {
    return denials.find(question);
  }

  /// A statement that allows what is asked, or null.
  @Nullable Clause allows(Question question) {
    return allowances.find(question);
  }
}
