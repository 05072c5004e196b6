package dev.munjigi.gates.jose;

/// What came of decrypting a token.
public sealed interface Decrypted permits Decrypted.Nested, Rejected {
  /// The token that was inside, still to be verified: encryption says nothing about who made it.
  record Nested(RawToken token) implements Decrypted {}
}
