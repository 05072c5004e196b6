package dev.munjigi.gates.jose;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A token whose signature, type, issuer, audience and times were judged and held.
///
/// Guarantees: one of the set's keys signed it with that key's algorithm; `iss`, `aud` and `exp`
/// are there and were as expected; every registered claim that is there has its type. Does not
/// guarantee that it was not revoked, was not used before, or that other claims mean anything.
public final class VerifiedToken implements Verification {
  private final @Nullable String keyId;
  private final Algorithm algorithm;
  private final Claims claims;

  /// INVARIANT: only [ClaimRules] calls this, after the signature held.
  VerifiedToken(@Nullable String keyId, Algorithm algorithm, Claims claims) {
    this.keyId = keyId;
    this.algorithm = algorithm;
    this.claims = claims;
  }

  /// The id of the key that signed it.
  public Optional<String> keyId() {
    return Optional.ofNullable(keyId);
  }

  /// How it was signed.
  public Algorithm algorithm() {
    return algorithm;
  }

  /// `iss`.
  public String issuer() {
    return claims.text("iss").orElseThrow();
  }

  /// `aud`, one or more.
  public List<String> audience() {
    return claims.texts("aud");
  }

  /// `exp`.
  public Instant expires() {
    return claims.moment("exp").orElseThrow();
  }

  /// `sub`.
  public Optional<String> subject() {
    return claims.text("sub");
  }

  /// `jti`.
  public Optional<String> id() {
    return claims.text("jti");
  }

  /// `iat`.
  public Optional<Instant> issuedAt() {
    return claims.moment("iat");
  }

  /// All of them.
  public Claims claims() {
    return claims;
  }

  /// The names of the claims alone.
  @Override
  public String toString() {
    return "VerifiedToken[" + claims + "]";
  }
}
