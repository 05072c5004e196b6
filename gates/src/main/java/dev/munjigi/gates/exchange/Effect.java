package dev.munjigi.gates.exchange;

import java.time.Duration;

/// Something that a verdict wants done, as a value; the walk applies it before the answer leaves.
public sealed interface Effect {
  /// Keep a source out for a time.
  ///
  /// @param network whom
  /// @param duration for how long, from now
  /// @param limit the limit that it met, at most 250 characters
  record BanSource(Network network, Duration duration, String limit) implements Effect {
    public BanSource {
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("a ban lasts longer than `" + duration + "`");
      }
    }
  }
}
