package dev.munjigi.gates.segment;

/// What the rules say of one source and one destination.
public sealed interface Ruling {
  /// Whether the destination may be reached.
  default boolean allows() {
    return this instanceof Open || this instanceof Allowed;
  }

  /// No rules are declared and the service speaks HTTP: its routes say who may.
  record Open() implements Ruling {
    /// The one instance that is needed.
    public static final Open INSTANCE = new Open();
  }

  /// A rule allows it and none denies it.
  ///
  /// @param rule the first such rule of the file
  record Allowed(SegmentRule rule) implements Ruling {}

  /// A rule denies it.
  ///
  /// @param rule the first such rule of the file
  record Denied(SegmentRule rule) implements Ruling {}

  /// No rule speaks of it, so it is denied.
  record NotAllowed() implements Ruling {
    /// The one instance that is needed.
    public static final NotAllowed INSTANCE = new NotAllowed();
  }
}
