package dev.munjigi.gates.exchange;

import java.time.Duration;

/// Something that a verdict wants done, as a value; the walk applies it before the answer leaves.
public sealed interface Effect {
  /// Keep a source out for a time.
  ///
  /// @param network whom
  /// @param duration for how long, from now
  /// @param reason one line for the operator
  record BanSource(Network network, Duration duration, String reason) implements Effect {
    public BanSource {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("a ban lasts longer than `" + duration + "`");
      }
    }
  }
}
