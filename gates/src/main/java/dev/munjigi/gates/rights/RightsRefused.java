package dev.munjigi.gates.rights;

import java.util.List;

/// A change of rights that is not made.
public final class RightsRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final Why why;
  private final transient List<String> mistakes;

  /// Why, as a kind.
  public enum Why {
    /// There is nothing, or nobody, of this name.
    ABSENT,
    /// What there is stands in its way.
    CONFLICT,
    /// It is not right in itself.
    MISTAKEN,
    /// There is no room, or others change rights all the time.
    UNAVAILABLE
  }

  RightsRefused(Why why, String message) {
    this(why, message, List.of());
  }

  /// @param mistakes all that is wrong, a line each
  RightsRefused(Why why, String message, List<String> mistakes) {
    super(message, null, false, false);
    this.why = why;
    this.mistakes = List.copyOf(mistakes);
  }

  public Why why() {
    return why;
  }

  /// All that is wrong with a document, a line each, with line and column.
  public List<String> mistakes() {
    return mistakes;
  }

  static RightsRefused absent(String message) {
    return new RightsRefused(Why.ABSENT, message);
  }

  static RightsRefused conflict(String message) {
    return new RightsRefused(Why.CONFLICT, message);
  }
}
