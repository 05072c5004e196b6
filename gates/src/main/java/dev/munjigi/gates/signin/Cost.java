package dev.munjigi.gates.signin;

import java.util.Objects;

/// What one Argon2id hash costs (RFC 9106, section 3.1).
///
/// Guarantees: memory of 8 KiB a lane to 256 MiB, 1 to 16 passes, 1 to 4 lanes, so that neither a
/// setting nor a stored hash exhausts the machine.
public final class Cost {
  /// OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
  public static final Cost DEFAULT = new Cost(19_456, 2, 1);

  private static final int MOST_MEMORY = 262_144;
  private static final int MOST_PASSES = 16;
  private static final int MOST_LANES = 4;
  private static final int LEAST_MEMORY_A_LANE = 8;

  /// The cheapest of OWASP's equal settings: 7 MiB, and 35 MiB in all its passes.
  private static final int FLOOR_MEMORY = 7_168;

  private static final int FLOOR_WORK = 5 * FLOOR_MEMORY;

  private final int memoryKib;
  private final int passes;
  private final int lanes;

  private Cost(int memoryKib, int passes, int lanes) {
    within("memory", "KiB", memoryKib, LEAST_MEMORY_A_LANE * Math.max(1, lanes), MOST_MEMORY);
    within("passes", "rounds", passes, 1, MOST_PASSES);
    within("lanes", "threads", lanes, 1, MOST_LANES);
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.lanes = lanes;
  }

  /// A cost that is enough.
  ///
  /// @param memoryKib 7,168 to 262,144 KiB
  /// @param passes 1 to 16; memory times passes is at least 35,840 KiB
  /// @param lanes 1 to 4
  public static Cost of(int memoryKib, int passes, int lanes) {
    Cost cost = new Cost(memoryKib, passes, lanes);
    if (memoryKib < FLOOR_MEMORY || memoryKib * passes < FLOOR_WORK) {
      throw new IllegalArgumentException(
          "a cost of `%s` is too little: at least `%d` KiB, and `%d` KiB times passes, are needed"
              .formatted(cost, FLOOR_MEMORY, FLOOR_WORK));
    }
    return cost;
  }

  /// Any cost within the hard bounds, also one that protects nothing: for trials, and for reading
  /// what was stored under other settings.
  public static Cost unsafeOf(int memoryKib, int passes, int lanes) {
    return new Cost(memoryKib, passes, lanes);
  }

  private static void within(String what, String unit, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s of a password hash is `%d` to `%d` %s, not `%d`"
              .formatted(what, least, most, unit, value));
    }
  }

  /// Memory, in KiB.
  public int memoryKib() {
    return memoryKib;
  }

  /// How often the memory is filled.
  public int passes() {
    return passes;
  }

  /// Degree of parallelism in the hash's sense; one thread computes them all.
  public int lanes() {
    return lanes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cost cost
        && memoryKib == cost.memoryKib
        && passes == cost.passes
        && lanes == cost.lanes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(memoryKib, passes, lanes);
  }

  /// As a PHC string has it.
  @Override
  public String toString() {
    return "m=%d,t=%d,p=%d".formatted(memoryKib, passes, lanes);
  }
}
