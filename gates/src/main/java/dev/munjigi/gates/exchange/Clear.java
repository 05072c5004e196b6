package dev.munjigi.gates.exchange;

/// The noun of a gate that lets pass and has nothing to add.
public enum Clear {
  CLEAR;

  private static final Verdict.Pass<Clear> PASS = Verdict.pass(CLEAR);

  /// The one pass that is needed.
  public static Verdict<Clear> pass() {
    return PASS;
  }
}
