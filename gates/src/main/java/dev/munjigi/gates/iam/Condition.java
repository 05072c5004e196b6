package dev.munjigi.gates.iam;

import java.util.List;

/// One key of a statement's condition with the values that it is compared with.
public final class Condition {
  private final Test test;
  private final String key;
  private final String folded;
  private final List<String> values;
  private final Matcher matcher;
  private final boolean variables;

  /// @param variables whether its values may have some
  Condition(Test test, String key, List<String> values, Matcher matcher, boolean variables) {
    this.test = test;
    this.key = key;
    this.folded = Context.folded(key);
    this.values = List.copyOf(values);
    this.matcher = matcher;
    this.variables = variables;
  }

  /// The values with what their variables stand for; empty where none has any.
  List<String> filled(Context context) {
    if (!variables || values.stream().noneMatch(value -> value.contains("${"))) {
      return List.of();
    }
    TextPattern.Dialect dialect = new TextPattern.Dialect(true, true, false);
    return values.stream()
        .map(
            value ->
                TextPattern.of(value, dialect)
                    .flatMap(pattern -> pattern.filled(context))
                    .orElse(value))
        .toList();
  }

  /// How it compares.
  public Test test() {
    return test;
  }

  /// The key as it was written.
  public String key() {
    return key;
  }

  /// The key as [Context#get] wants it.
  public String folded() {
    return folded;
  }

  /// The values as they were written; at least one.
  public List<String> values() {
    return values;
  }

  /// Whether it holds.
  ///
  /// @param unreadable the answer where the request says something that the operator cannot compare:
  ///     INVARIANT: false in a statement that allows, true in one that denies
  public boolean holds(Context context, boolean unreadable) {
    Values said = context.get(folded);
    if (said == Values.HOPED || said == Values.DOUBTED) {
      // INVARIANT: `unreadable` is what lets nothing pass
      return (said == Values.DOUBTED) == unreadable;
    }
    boolean present = said != null && (said.size() > 0 || said.opaque());
    if (test.operator() == Operator.NULL) {
      return nullHolds(!present);
    }
    if (said == null || !present) {
      return switch (test.quantifier()) {
        case ALL -> said == null || unreadable || !said.gaps();
        case ANY -> false;
        case ONE -> test.ifExists() || test.operator().negated();
      };
    }
    return switch (test.quantifier()) {
      // several values where one is compared: nothing says which of them counts
      case ONE ->
          said.size() == 1 && !said.opaque() ? one(said, 0, context, unreadable) : unreadable;
      // ATTACK: what is hidden in an object, or says nothing, is not what a condition on all means
      case ALL ->
          all(said, context, unreadable) && (unreadable || !(said.opaque() || said.gaps()));
      case ANY -> any(said, context, unreadable) || said.opaque() && unreadable;
    };
  }

  private boolean nullHolds(boolean missing) {
    for (String value : values) {
      if (value.equalsIgnoreCase(missing ? "true" : "false")) {
        return true;
      }
    }
    return false;
  }

  private boolean one(Values said, int index, Context context, boolean unreadable) {
    return switch (matcher.fit(said, index, context)) {
      case YES -> !test.operator().negated();
      case NO -> test.operator().negated();
      case UNREADABLE -> unreadable;
    };
  }

  /// An empty text is no value here, as the reference says of `ForAllValues`.
  private boolean all(Values said, Context context, boolean unreadable) {
    for (int i = 0; i < said.size(); i++) {
      if (!said.text(i).isEmpty() && !one(said, i, context, unreadable)) {
        return false;
      }
    }
    return true;
  }

  private boolean any(Values said, Context context, boolean unreadable) {
    for (int i = 0; i < said.size(); i++) {
      if (!said.text(i).isEmpty() && one(said, i, context, unreadable)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Condition condition
        && test.equals(condition.test)
        && key.equals(condition.key)
        && values.equals(condition.values);
  }

  @Override
  public int hashCode() {
    return folded.hashCode() * 31 + values.hashCode();
  }

  @Override
  public String toString() {
    return test + " " + key + " " + values;
  }
}
