package dev.munjigi.gates.mail;

/// Port: a server that takes letters. Safe for use by many threads; blocks, for less than
/// [Spooled#FIRST_PAUSE].
public interface Post {
  /// Hands a letter over. What the server does wrong is said, not thrown.
  Delivery deliver(Letter letter);
}
