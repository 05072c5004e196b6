package dev.munjigi.control;

import java.util.List;
import java.util.Map;

/// What an operator wanted is not done; the message is one line for the operator.
public final class Declined extends Exception {
  private static final long serialVersionUID = 1;

  private final Why why;
  private final transient List<String> problems;

  /// Why, as a kind.
  public enum Why {
    /// There is nothing of this name or id.
    ABSENT,
    /// What there is stands in its way.
    CONFLICT,
    /// It is not right in itself.
    MISTAKEN,
    /// There is no room, or something that it needs fails.
    UNAVAILABLE
  }

  public Declined(Why why, String message) {
    this(why, message, List.of());
  }

  /// @param problems all that is wrong, a line each
  public Declined(Why why, String message, List<String> problems) {
    super(message, null, false, false);
    this.why = why;
    this.problems = List.copyOf(problems);
  }

  /// All that is wrong, a line each; empty where the message says it.
  public List<String> problems() {
    return problems;
  }

  /// Why.
  public Why why() {
    return why;
  }

  Fault fault() {
    Kind kind =
        switch (why) {
          case ABSENT -> Kind.NOT_FOUND;
          case CONFLICT -> Kind.CONFLICT;
          case MISTAKEN -> Kind.INVALID_INPUT;
          case UNAVAILABLE -> Kind.UNAVAILABLE;
        };
    return new Fault(kind, String.valueOf(getMessage()), problems, Map.of());
  }
}
