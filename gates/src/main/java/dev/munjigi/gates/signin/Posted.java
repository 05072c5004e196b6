package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.mail.Delivery;
import org.jspecify.annotations.Nullable;

/// What became of one try at an errand; names nobody.
///
/// @param kind null when the errand could not be read
/// @param delivery what the server said, or null when it was not asked
public record Posted(
    Id errand, Errand.@Nullable Kind kind, Result result, @Nullable Delivery delivery) {
  /// What became of it.
  public enum Result {
    SENT,
    /// It is tried again.
    LATER,
    /// There is nobody to write to, or nothing to say any more.
    NOBODY,
    /// They have got too many.
    TOO_MANY,
    /// The server will never take it.
    REFUSED,
    /// Its time has passed.
    GIVEN_UP
  }
}
