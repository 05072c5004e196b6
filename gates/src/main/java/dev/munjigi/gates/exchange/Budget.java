package dev.munjigi.gates.exchange;

/// One key's share of a limit, for the generic cell rate algorithm.
///
/// @param limit the limit's place in the list of limits, from 0
/// @param subject what the tokens are counted for, such as `198.51.100.7` or `2001:db8::/56`
/// @param intervalNanos nanoseconds between two tokens at the sustained rate, at least 1
/// @param burst how many tokens may be taken at once after a rest, at least 1
public record Budget(int limit, Object subject, long intervalNanos, long burst) {
  public Budget {
    if (intervalNanos < 1 || burst < 1) {
      throw new IllegalArgumentException("a budget has an interval and a burst of at least 1");
    }
  }
}
