package dev.munjigi.gates.review;

import dev.munjigi.gates.iam.Condition;
import dev.munjigi.gates.iam.Context;
import dev.munjigi.gates.iam.Operator;

/// A condition with the statement that it belongs to.
///
/// @param entry the statement's place among all that are compared
/// @param variables whether its texts may have some
/// @param denies whether the statement denies
record Wanted(int entry, Condition condition, boolean variables, boolean denies) {
  boolean holds(Context context) {
    return condition.holds(context, denies);
  }

  Operator.Family family() {
    return condition.test().operator().family();
  }

  /// How its values are patterns; those of other families are none.
  Glob.Dialect dialect() {
    boolean like = family() == Operator.Family.STRING_LIKE || family() == Operator.Family.ARN;
    return new Glob.Dialect(
        like,
        variables,
        family() == Operator.Family.STRING_ANY_CASE,
        family() == Operator.Family.ARN);
  }

  boolean isText() {
    return switch (family()) {
      case STRING, STRING_ANY_CASE, STRING_LIKE, ARN -> true;
      case NUMBER, DATE, BOOL, BINARY, ADDRESS, NULL -> false;
    };
  }
}
