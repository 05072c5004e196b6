package dev.munjigi.gates.jose;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Judges what a token says, once its signature held (RFC 7519, section 4.1; RFC 8725, section 3).
final class ClaimRules {
  private static final String MEDIA_TYPE = "application/";

  private ClaimRules() {}

  static void check(@Nullable String type, Claims claims, Expected expected) throws Refused {
    require(typed(type, expected.type()), Fault.WRONG_TYPE);
    wellFormed(claims);
    for (String name : List.of("iss", "aud", "exp")) {
      require(claims.has(name), Fault.MISSING_CLAIM);
    }
    require(claims.text("iss").equals(Optional.of(expected.issuer())), Fault.WRONG_ISSUER);
    require(claims.texts("aud").contains(expected.audience()), Fault.WRONG_AUDIENCE);
    times(claims, expected);
  }

  private static void times(Claims claims, Expected expected) throws Refused {
    Instant latest = expected.now().plus(expected.skew());
    Instant expires = claims.moment("exp").orElseThrow();
    // INVARIANT: on or after its expiry it is not accepted (RFC 7519, section 4.1.4)
    require(expected.now().isBefore(expires.plus(expected.skew())), Fault.EXPIRED);
    for (String name : List.of("nbf", "iat")) {
      Optional<Instant> begin = claims.moment(name);
      require(begin.isEmpty() || !latest.isBefore(begin.get()), Fault.NOT_YET_VALID);
    }
  }

  /// A registered claim of the wrong type is refused, not taken for a missing one.
  private static void wellFormed(Claims claims) throws Refused {
    for (String name : List.of("iss", "sub", "jti")) {
      require(!claims.has(name) || claims.text(name).isPresent(), Fault.MALFORMED_CLAIM);
    }
    for (String name : List.of("exp", "nbf", "iat")) {
      require(!claims.has(name) || claims.moment(name).isPresent(), Fault.MALFORMED_CLAIM);
    }
    require(!claims.has("aud") || !claims.texts("aud").isEmpty(), Fault.MALFORMED_CLAIM);
  }

  private static boolean typed(@Nullable String type, String expected) {
    if (type == null) {
      return expected.equals(Expected.JWT);
    }
    return bare(type).equals(bare(expected));
  }

  private static String bare(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return lower.startsWith(MEDIA_TYPE) ? lower.substring(MEDIA_TYPE.length()) : lower;
  }

  private static void require(boolean holds, Fault otherwise) throws Refused {
    if (!holds) {
      throw new Refused(otherwise);
    }
  }
}
