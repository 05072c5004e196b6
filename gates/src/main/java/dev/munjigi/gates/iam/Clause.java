package dev.munjigi.gates.iam;

/// A statement with the policy that it stands in.
///
/// @param policy the name of the policy
public record Clause(String policy, Statement statement) {
  @Override
  public String toString() {
    return "`" + policy + "` " + statement.label();
  }
}
