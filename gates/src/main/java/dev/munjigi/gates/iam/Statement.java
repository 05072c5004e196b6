package dev.munjigi.gates.iam;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One statement of a policy.
public final class Statement {
  private final Label label;
  private final @Nullable Principals principals;
  private final Names actions;
  private final @Nullable Names resources;
  private final Condition[] conditions;

  /// What a statement is called and does.
  ///
  /// @param sid empty where it has none
  /// @param index its place among its document's, from 0
  /// @param broken what keeps it from being understood; it then allows nothing, and denies everything
  ///     where it denies
  public record Label(String sid, int index, Effect effect, @Nullable String broken) {
    /// As people call it.
    @Override
    public String toString() {
      return sid.isEmpty() ? "statement " + index : "statement " + index + " `" + sid + "`";
    }
  }

  Statement(
      Label label,
      @Nullable Principals principals,
      Names actions,
      @Nullable Names resources,
      List<Condition> conditions) {
    this.label = label;
    this.principals = principals;
    this.actions = actions;
    this.resources = resources;
    this.conditions = conditions.toArray(Condition[]::new);
  }

  public Label label() {
    return label;
  }

  public Effect effect() {
    return label.effect();
  }

  /// Whom it speaks of; null in policies of people and roles.
  public @Nullable Principals principals() {
    return principals;
  }

  /// Its actions as they were written.
  public List<String> actionPatterns() {
    return actions.written();
  }

  /// Whether it means all actions but those.
  public boolean allActionsBut() {
    return actions.others();
  }

  /// Its resources as they were written; none where the policy belongs to one and speaks of that.
  public List<String> resourcePatterns() {
    return resources == null ? List.of() : resources.written();
  }

  /// Whether it means all resources but those.
  public boolean allResourcesBut() {
    return resources != null && resources.others();
  }

  /// Whether it speaks of an action, on whatever resource.
  public boolean speaksOf(String action) {
    return label.broken() == null
        && actions.include(action.toLowerCase(Locale.ROOT), Context.NONE, false);
  }

  /// Whether it speaks of a resource, whatever the action.
  public boolean isOn(String resource, Context context) {
    return label.broken() == null
        && (resources == null
            || resources.include(resource, context, label.effect() == Effect.DENY));
  }

  /// What it says, as JSON without its name: the same for statements that say the same.
  public String meaning() {
    return PolicyWriter.meaning(this);
  }

  Names actions() {
    return actions;
  }

  /// Null where the policy belongs to one resource and speaks of that.
  @Nullable Names resources() {
    return resources;
  }

  /// Each has to hold.
  public List<Condition> conditions() {
    return List.of(conditions);
  }

  /// Whether it speaks of what is asked, whoever asks.
  boolean applies(Question question) {
    boolean denies = label.effect() == Effect.DENY;
    if (label.broken() != null) {
      return denies;
    }
    if (!actions.include(question.foldedAction(), question.context(), denies)
        || resources != null
            && !resources.include(question.resource(), question.context(), denies)) {
      return false;
    }
    for (Condition condition : conditions) {
      if (!condition.holds(question.context(), denies)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Statement statement
        && label.equals(statement.label)
        && Objects.equals(principals, statement.principals)
        && actions.equals(statement.actions)
        && Objects.equals(resources, statement.resources)
        && conditions().equals(statement.conditions());
  }

  @Override
  public int hashCode() {
    return label.hashCode() * 31 + actions.hashCode();
  }
}
