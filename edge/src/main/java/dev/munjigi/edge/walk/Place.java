package dev.munjigi.edge.walk;

/// The places of the walk of an exchange, in order.
public enum Place {
  HTTP,
  FLOOD_BY_SOURCE,
  IDENTITY,
  FLOOD_BY_PRINCIPAL,
  SEGMENT,
  POLICY,
  INSPECT,
  PROTECT,
  AUDIT_BEGIN,
  FORWARD,
  POLICY_REPLY,
  PROTECT_REPLY,
  INSPECT_REPLY,
  REPLY,
  AUDIT_END;

  private static final Place[] ORDER = values();

  /// The place that comes after this one; the last one has none.
  Place next() {
    return ORDER[ordinal() + 1];
  }
}
