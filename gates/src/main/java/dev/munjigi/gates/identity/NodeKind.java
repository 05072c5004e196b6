package dev.munjigi.gates.identity;

import java.util.Locale;

/// What can join.
public enum NodeKind {
  /// A machine.
  NODE,
  /// Something that runs for a while on a platform, such as a job or a function.
  FUNCTION;

  /// As it stands in SPIFFE IDs and principals.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
