package dev.munjigi.gates.exchange;

/// What the bodies of a route may be.
///
/// @param hold up to how many bytes a body that a gate watches is kept until its verdict
/// @param max how many bytes a request's body may have at most
public record BodyLimits(long hold, long max) {
  public BodyLimits {
    if (hold < 0 || max < 0) {
      throw new IllegalArgumentException("a body limit is not negative");
    }
  }
}
