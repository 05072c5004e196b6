package dev.munjigi.app.cli;

import java.util.List;

/// Ends a command with one clear line and an exit code.
final class Trouble extends RuntimeException {
  /// Something was found or refused.
  static final int REFUSED = 1;

  /// Wrong use or bad input.
  static final int BAD_INPUT = 2;

  /// It could not be done.
  static final int FAILED = 3;

  private static final long serialVersionUID = 1;

  private final int exit;
  private final transient List<String> lines;

  Trouble(int exit, String message) {
    this(exit, message, List.of());
  }

  /// @param lines further lines, such as each problem of a file
  Trouble(int exit, String message, List<String> lines) {
    super(message, null, false, false);
    this.exit = exit;
    this.lines = List.copyOf(lines);
  }

  int exit() {
    return exit;
  }

  List<String> lines() {
    return lines;
  }
}
