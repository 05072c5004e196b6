package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Clause;

/// One thing that is wrong with a configuration, or that a person should look at.
///
/// @param file the file as it was named, or as an include found it; empty for a built-in rule
/// @param line its line, from 1
/// @param column its column in code points, from 1
/// @param message lower case, one line: the key, the value got in backticks, what is allowed
public record Problem(String file, int line, int column, String message) {
  /// A problem of a rule, route or service, at the start of its line.
  public static Problem at(Clause clause, String message) {
    return new Problem(clause.file(), Math.max(clause.line(), 1), 1, message);
  }

  /// `file:line:column: message`; the message alone where there is no file.
  @Override
  public String toString() {
    return file.isEmpty() ? message : file + ":" + line + ":" + column + ": " + message;
  }
}
