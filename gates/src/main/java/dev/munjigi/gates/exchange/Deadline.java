package dev.munjigi.gates.exchange;

/// The moment at which waiting ends, on the monotonic clock.
///
/// @param nanos as of [System#nanoTime()]
public record Deadline(long nanos) {
  /// The moment `nanos` nanoseconds after `now`.
  public static Deadline after(long now, long nanos) {
    return new Deadline(now + nanos);
  }

  /// Whether it has passed.
  public boolean passed(long now) {
    return now - nanos >= 0;
  }

  /// How many nanoseconds are left; 0 when it has passed.
  public long left(long now) {
    return Math.max(0, nanos - now);
  }
}
