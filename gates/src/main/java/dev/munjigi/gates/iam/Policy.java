package dev.munjigi.gates.iam;

import java.util.List;

/// A policy document as it was understood.
///
/// @param name what people call it
/// @param version `2012-10-17` or `2008-10-17`, which has no variables
/// @param id as the document says, or empty
/// @param statements in their order
public record Policy(String name, String version, String id, List<Statement> statements) {
  /// The version that has variables.
  public static final String CURRENT = "2012-10-17";

  /// The version that a document has that does not say.
  public static final String OLD = "2008-10-17";

  public Policy {
    statements = List.copyOf(statements);
  }

  /// One that allows these actions on everything.
  ///
  /// @param actions as a document has them; one that cannot be read allows nothing
  public static Policy allowing(String name, List<String> actions) {
    List<TextPattern> patterns =
        actions.stream()
            .flatMap(action -> TextPattern.of(action, Elements.ACTION).stream())
            .toList();
    Statement.Label label = new Statement.Label("", 0, Effect.ALLOW, null);
    Names names = new Names(patterns, false);
    return new Policy(
        name, CURRENT, "", List.of(new Statement(label, null, names, null, List.of())));
  }
}
