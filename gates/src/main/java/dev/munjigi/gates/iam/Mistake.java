package dev.munjigi.gates.iam;

/// Why a policy document is refused, and where.
///
/// @param path the place in the document, such as `Statement[0].Condition.StringEquals`
/// @param line from 1
/// @param column from 1
public record Mistake(String path, int line, int column, String message) {
  @Override
  public String toString() {
    return line + ":" + column + ": " + (path.isEmpty() ? "" : "`" + path + "` ") + message;
  }
}
