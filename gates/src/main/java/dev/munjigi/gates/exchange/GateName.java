package dev.munjigi.gates.exchange;

import java.util.Locale;

/// The gates by name, in the order in which a connection first meets them.
///
/// `UPSTREAM` and `WALK` are no gates: they own the refusals that happen between gates (an origin
/// that does not answer; a fact that did not come).
public enum GateName {
  PROXY,
  TLS,
  HTTP,
  SEGMENT,
  FLOOD,
  IDENTITY,
  POLICY,
  INSPECT,
  PROTECT,
  REPLY,
  AUDIT,
  UPSTREAM,
  WALK;

  private final String word = name().toLowerCase(Locale.ROOT);

  /// The name as it stands in configurations, reason codes and events.
  public String word() {
    return word;
  }
}
