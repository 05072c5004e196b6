package dev.munjigi.gates.exchange;

import java.util.Locale;

/// What the gate thinks of an origin.
public enum OriginState {
  /// It gets its share.
  GOOD,
  /// It failed too often in a row and is left alone for a while.
  EJECTED,
  /// Its time is over; it gets one exchange, which decides.
  RETURNING,
  /// Its answers to the gate's own questions are bad.
  DOWN;

  private final String word = name().toLowerCase(Locale.ROOT);

  /// The state as it stands in events and metrics, such as `ejected`.
  public String word() {
    return word;
  }
}
