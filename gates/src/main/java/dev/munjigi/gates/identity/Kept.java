package dev.munjigi.gates.identity;

/// What became of something that was to be kept.
public enum Kept {
  /// It is durable.
  KEPT,
  /// Another has this name.
  NAME_TAKEN,
  /// Another has this verified address.
  MAIL_TAKEN,
  /// It names something that is not there, such as a group or its owner.
  DANGLING,
  /// It was changed meanwhile, or it is not there.
  CHANGED,
  /// There are as many as there may be.
  FULL
}
