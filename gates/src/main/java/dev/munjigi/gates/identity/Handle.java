package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;

/// What a browser holds of a session at one host: only the hash of its cookie is kept.
///
/// @param hash the SHA-256 of the cookie's token, in lower-case hexadecimal
/// @param session the session
/// @param host the host that the cookie belongs to, lower case
public record Handle(String hash, Id session, String host) {
  private static final int HASH = 64;

  public Handle {
    if (hash.length() != HASH) {
      throw new IllegalArgumentException("a hash has " + HASH + " digits");
    }
  }
}
