package dev.munjigi.app.cli;

/// No gate runs with a state folder.
final class NotRunning extends Exception {
  private static final long serialVersionUID = 1;

  NotRunning(String message) {
    super(message, null, false, false);
  }

  /// What a command that cannot do without a gate says.
  Trouble trouble() {
    return new Trouble(
        Trouble.FAILED, getMessage() + "; start it with `munjigi serve --config FILE`");
  }
}
