package dev.munjigi.gates.roles;

/// Somebody does not get a session of a role; the message is one line for the log.
public final class RoleRefused extends Exception {
  private static final long serialVersionUID = 1;

  private final Why why;

  /// Why, as far as whoever asks is told.
  public enum Why {
    /// What they wish cannot be read, or is too much.
    WISH,
    /// Nobody in particular asks.
    NOBODY,
    /// The role is not there, or policies do not let them.
    DENIED,
    /// The policies cannot be read.
    UNAVAILABLE
  }

  RoleRefused(Why why, String message) {
    super(message, null, false, false);
    this.why = why;
  }

  /// Why.
  public Why why() {
    return why;
  }

  /// What is wrong, one line.
  public String evidence() {
    return String.valueOf(getMessage());
  }
}
