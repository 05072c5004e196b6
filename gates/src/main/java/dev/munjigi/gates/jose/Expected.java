package dev.munjigi.gates.jose;

import java.time.Duration;
import java.time.Instant;

/// What a token has to say to be accepted.
///
/// @param issuer `iss`, to the letter
/// @param audience what `aud` has to name, to the letter
/// @param type `typ` without `application/`, in any case (RFC 8725, section 3.11); [#JWT] also
///   takes a token without `typ`, since OpenID Connect demands none
/// @param now the moment for which it is judged
/// @param skew how wrong clocks may be, 0 to 60 s
public record Expected(String issuer, String audience, String type, Instant now, Duration skew) {
  /// ID tokens and other plain ones (RFC 7519, section 5.1).
  public static final String JWT = "JWT";

  /// Access tokens (RFC 9068, section 2.1).
  public static final String ACCESS = "at+jwt";

  private static final Duration MOST_SKEW = Duration.ofSeconds(60);

  public Expected {
    if (issuer.isEmpty() || audience.isEmpty() || type.isEmpty()) {
      throw new IllegalArgumentException("issuer, audience and type of a token are not empty");
    }
    if (skew.isNegative() || skew.compareTo(MOST_SKEW) > 0) {
      throw new IllegalArgumentException(
          "clocks may be wrong by `0s` to `60s`, not `%s`".formatted(skew));
    }
  }
}
