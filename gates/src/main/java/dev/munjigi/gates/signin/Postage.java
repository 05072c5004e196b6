package dev.munjigi.gates.signin;

/// Port: how much mail there may be. Safe for use by many threads.
public interface Postage {
  /// Takes one from what is left.
  ///
  /// @param of whose count it is
  /// @return whether there was one; otherwise nothing was taken
  boolean take(Count count, String of);

  /// What is counted.
  enum Count {
    /// Mail that is asked for on behalf of one name or address, whether there is such a person or not.
    ASKED_FOR,
    /// Mail that one network asks for.
    ASKED_BY,
    /// Mail to one address.
    WRITTEN_TO
  }
}
