package dev.munjigi.gates.exchange;

/// The rule or setting that decided, as a person wrote it.
///
/// @param text the key or the rule in short, such as `limits.requests[1]`
/// @param file the file it stands in; empty for a built-in rule
/// @param line its line, from 1; 0 for a built-in rule
public record Clause(String text, String file, int line) {
  /// A rule that stands in no file.
  public static Clause builtIn(String text) {
    return new Clause(text, "", 0);
  }

  @Override
  public String toString() {
    return line == 0 ? text + " (built in)" : text + " (" + file + ":" + line + ")";
  }
}
