package dev.munjigi.app.cli;

/// No gate runs with a state folder, as far as can be seen from here.
final class NotRunning extends Exception {
  private static final long serialVersionUID = 1;

  private final String remedy;

  NotRunning(String message) {
    this(message, "; start it with `munjigi serve --config FILE`");
  }

  private NotRunning(String message, String remedy) {
    super(message, null, false, false);
    this.remedy = remedy;
  }

  /// Another program listens where it did.
  static NotRunning butAnother(String message) {
    return new NotRunning(message, "");
  }

  /// What a command that cannot do without a gate says.
  Trouble trouble() {
    return new Trouble(Trouble.FAILED, getMessage() + remedy);
  }
}
