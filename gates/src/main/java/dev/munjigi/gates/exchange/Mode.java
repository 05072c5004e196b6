package dev.munjigi.gates.exchange;

/// How a gate acts for a service.
public enum Mode {
  /// Decide and act on the decision.
  ENFORCE,
  /// Decide and log, then let pass.
  OBSERVE,
  /// Do not ask the gate.
  OFF
}
