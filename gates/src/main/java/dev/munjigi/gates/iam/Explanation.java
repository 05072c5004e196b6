package dev.munjigi.gates.iam;

import java.util.List;

/// Why a question was answered as it was.
///
/// @param decision as [Judge] gives it
/// @param findings the statements that decided; where nothing allowed, those that came closest first
/// @param because one sentence
/// @param change the smallest change that would let it pass; empty where it does
public record Explanation(
    Decision decision, List<Finding> findings, String because, String change) {
  public Explanation {
    findings = List.copyOf(findings);
  }

  /// Whose policies a statement belongs to.
  public enum Place {
    IDENTITY("identity"),
    RESOURCE("resource"),
    BOUNDARY("boundary"),
    SESSION("session"),
    GUARDRAIL("guardrail");

    private final String word;

    Place(String word) {
      this.word = word;
    }

    /// As people call it.
    public String word() {
      return word;
    }
  }

  /// What became of a statement.
  ///
  public record Finding(
      Place place,
      Clause clause,
      Spoken spoken,
      List<Seen> conditions) {
    public Finding {
      conditions = List.copyOf(conditions);
    }

    /// Whether the statement decided anything.
    public boolean applies() {
      return clause.statement().label().broken() != null
          ? clause.statement().effect() == Effect.DENY
          : spoken.all() && conditions.stream().allMatch(Seen::holds);
    }
  }

  /// What a statement speaks of.
  ///
  /// @param principal true in policies of people and roles
  public record Spoken(boolean principal, boolean action, boolean resource) {
    boolean all() {
      return principal && action && resource;
    }

    /// How close it came, from 0 to 3.
    int closeness() {
      return (action ? 1 : 0) + (resource ? 1 : 0) + (principal ? 1 : 0);
    }
  }

  /// What a condition saw.
  ///
  /// @param wants the condition's values with what their variables stand for; empty without variables
  /// @param saw the values of the request; empty where it has none
  public record Seen(
      Condition condition, List<String> wants, List<String> saw, boolean missing, boolean holds) {
    public Seen {
      wants = List.copyOf(wants);
      saw = List.copyOf(saw);
    }

    /// Such as ``StringEquals `aws:x` wants `a`, got `b` ``.
    @Override
    public String toString() {
      String wanted = quoted(condition.values());
      String here = wants.isEmpty() ? "" : ", which is " + quoted(wants) + " here";
      String got = missing ? "nothing" : Untold.of(condition.folded()).orElse(quoted(saw));
      return condition.test() + " `" + condition.key() + "` wants " + wanted + here + ", got " + got;
    }

    private static String quoted(List<String> values) {
      return "`" + String.join("`, `", values) + "`";
    }
  }
}
