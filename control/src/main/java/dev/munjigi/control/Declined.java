package dev.munjigi.control;

/// What an operator wanted is not done; the message is one line for the operator.
public final class Declined extends Exception {
  private static final long serialVersionUID = 1;

  private final Why why;

  /// Why, as a kind.
  public enum Why {
    /// There is nothing of this name or id.
    ABSENT,
    /// What there is stands in its way.
    CONFLICT,
    /// There is no room, or something that it needs fails.
    UNAVAILABLE
  }

  public Declined(Why why, String message) {
    super(message, null, false, false);
    this.why = why;
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
          case UNAVAILABLE -> Kind.UNAVAILABLE;
        };
    return new Fault(kind, String.valueOf(getMessage()));
  }
}
