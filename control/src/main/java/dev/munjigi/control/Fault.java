package dev.munjigi.control;

import java.util.List;
import java.util.Map;

/// Ends a call with a problem document.
final class Fault extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient List<String> problems;
  private final transient Map<String, String> fields;
  private final String reason;

  /// @param detail one line for the operator
  Fault(Kind kind, String detail) {
    this(kind, detail, List.of(), Map.of());
  }

  /// @param problems everything that is wrong, one line each
  /// @param fields header fields of the answer
  Fault(Kind kind, String detail, List<String> problems, Map<String, String> fields) {
    this(kind, detail, problems, fields, kind.word() + ": " + detail);
  }

  private Fault(
      Kind kind, String detail, List<String> problems, Map<String, String> fields, String reason) {
    super(detail, null, false, false);
    this.kind = kind;
    this.problems = List.copyOf(problems);
    this.fields = Map.copyOf(fields);
    this.reason = reason;
  }

  /// The same with why it is so, for the log alone.
  Fault because(String why) {
    return new Fault(kind, detail(), problems, fields, why);
  }

  Kind kind() {
    return kind;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  /// The problem document.
  Answer answer() {
    return answer(kind.status());
  }

  /// The problem document with a status of the HTTP server's own, where that is more exact.
  Answer answer(int status) {
    Wire.Problem body = new Wire.Problem(kind.type(), kind.title(), status, detail(), problems);
    return Answer.problem(status, body, fields, reason);
  }
}
