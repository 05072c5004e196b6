package dev.munjigi.edge.balance;

/// The answer to the question which origin is asked next.
public sealed interface Chosen permits Use, Chosen.Nobody {
  /// None is.
  enum Nobody implements Chosen {
    /// All that are in good standing have as much to do as they can.
    FULL,
    /// All were tried.
    TRIED
  }
}
