package dev.munjigi.app;

/// What commands end with.
final class ExitCode {
  static final int FINE = 0;
  static final int FOUND = 1;
  static final int BAD_INPUT = 2;
  static final int COULD_NOT = 3;

  private ExitCode() {}
}
