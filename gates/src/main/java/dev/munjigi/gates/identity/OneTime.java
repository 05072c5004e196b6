package dev.munjigi.gates.identity;

import java.time.Instant;

/// A token that works once: only its hash is kept.
///
/// @param hash the SHA-256 of the token, in lower-case hexadecimal
/// @param purpose what it is for; it works for nothing else
/// @param subject whose, or what it belongs to, such as a user's id; may be empty
/// @param body what its purpose needs; at most 16 KiB
/// @param until when it stops to work
public record OneTime(String hash, Purpose purpose, String subject, String body, Instant until) {
  private static final int MOST_BODY = 16_384;
  private static final int HASH = 64;

  /// What a token is for.
  public enum Purpose {
    INVITATION,
    SETUP,
    PASSWORD_RESET,
    MAIL_PROOF,
    SIGN_UP,
    /// A sign-in that is under way: who has proven what so far.
    SIGN_IN,
    /// Takes a session from the identity host to a service's host.
    HAND_OVER,
    /// An authorization code (RFC 6749 section 4.1).
    AUTHORIZATION,
    /// A ceremony of WebAuthn that is under way.
    PASSKEY,
    NODE_JOIN,
    /// A token of somebody else that was used here.
    SPENT
  }

  public OneTime {
    if (hash.length() != HASH || body.length() > MOST_BODY) {
      throw new IllegalArgumentException("no hash, or too large a body");
    }
  }
}
