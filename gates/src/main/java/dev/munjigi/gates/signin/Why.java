package dev.munjigi.gates.signin;

/// Why somebody was not believed; all that they are told.
public enum Why {
  /// What they showed is not right, or there is nobody like that.
  WRONG,
  /// They have no more tries for now; nothing was checked.
  TOO_MANY,
  /// Too many others are being checked; nothing was.
  BUSY,
  /// What they were in the middle of has ended.
  OVER
}
