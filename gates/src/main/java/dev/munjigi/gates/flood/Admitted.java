package dev.munjigi.gates.flood;

/// What the `flood` gate hands on: nothing beyond that it let pass.
public enum Admitted {
  ADMITTED
}
