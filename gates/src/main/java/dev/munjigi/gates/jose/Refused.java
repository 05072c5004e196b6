package dev.munjigi.gates.jose;

/// Carries a fault to the door, where it becomes a value. It has no stack trace.
final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  private final Fault fault;

  Refused(Fault fault) {
    super(fault.name(), null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
