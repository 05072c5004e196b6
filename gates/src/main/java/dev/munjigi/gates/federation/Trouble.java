package dev.munjigi.gates.federation;

/// Why somebody who comes from a provider does not get in; all that they are told.
public enum Trouble {
  /// The sign-in was not begun in this browser, was finished already, or took too long.
  OVER,
  /// The provider does not answer, or answers what cannot be read.
  UNAVAILABLE,
  /// What the provider or the browser brought is not believed.
  NOT_BELIEVED,
  /// The person, or the provider, did not want to.
  DENIED,
  /// Nobody here is linked to that account, or may come in by it.
  NOT_LINKED,
  /// No name of a user can be made of what the provider says.
  NO_NAME,
  /// The account there belongs to somebody else here.
  TAKEN
}
