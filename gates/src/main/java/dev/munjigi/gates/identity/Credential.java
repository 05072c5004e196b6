package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that a person proves with who they are.
///
/// @param id its own
/// @param user whose
/// @param kind what it is
/// @param key unique among those of its kind, such as a passkey's credential id in base64url; null
///     where there is nothing to look it up by, and then a person has one of its kind at most
/// @param body what the kind needs, for its room alone to read; secrets in it are hashed or wrapped;
///     at most 8 KiB
/// @param added when
/// @param version counts the changes, from 1 on
public record Credential(
    Id id,
    Id user,
    Kind kind,
    @Nullable String key,
    String body,
    Instant added,
    long version) {
  private static final int MOST_BODY = 8_192;
  private static final int MOST_KEY = 1_400;

  /// What a credential is.
  public enum Kind {
    PASSWORD,
    /// One-time codes by time (RFC 6238).
    TOTP,
    /// Codes for the day when everything else is lost.
    RECOVERY,
    /// A public key of an authenticator (WebAuthn).
    PASSKEY,
    /// An account at an OpenID provider: issuer and subject are its key.
    EXTERNAL
  }

  public Credential {
    if (body.length() > MOST_BODY || (key != null && key.length() > MOST_KEY) || version < 1) {
      throw new IllegalArgumentException("a credential that is too large, or has no version");
    }
  }
}
