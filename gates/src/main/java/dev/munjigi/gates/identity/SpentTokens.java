package dev.munjigi.gates.identity;

import java.time.Instant;

/// Port: tokens of others that work once here, as each is remembered until it ends. Safe for use by
/// many threads and, where the store is shared, by many gates; may block.
public interface SpentTokens {
  /// Uses a token up, in one step: of several who try, one does.
  ///
  /// @param hash the SHA-256 of what names the token, in lower-case hexadecimal
  /// @param until how long it has to be remembered
  /// @return false when it was used before
  boolean spend(String hash, Instant until);
}
