package dev.munjigi.gates.mail;

/// What became of a letter that a server was given.
public sealed interface Delivery {
  /// The server is responsible for it now.
  record Taken() implements Delivery {}

  /// Not now: perhaps later.
  ///
  /// @param step where it ended
  /// @param code what the server answered (RFC 5321 section 4.2); 0 for nothing that can be told
  record Postponed(Step step, int code) implements Delivery {
    /// Whether another letter would fare no better.
    public boolean forAll() {
      return step.ordinal() < Step.RECIPIENT.ordinal();
    }
  }

  /// Never: the server will not take this one.
  record Refused(Step step, int code) implements Delivery {}

  /// How far a delivery comes, in order.
  enum Step {
    /// The gate's own settings, such as a file with a password.
    SETTINGS,
    CONNECT,
    GREETING,
    TLS,
    LOGIN,
    SENDER,
    RECIPIENT,
    CONTENT
  }
}
