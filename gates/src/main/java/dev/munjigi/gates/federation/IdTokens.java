package dev.munjigi.gates.federation;

import dev.munjigi.gates.identity.ExternalProvider;
import dev.munjigi.gates.jose.Algorithm;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.jose.Fault;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.RawToken;
import dev.munjigi.gates.jose.Rejected;
import dev.munjigi.gates.jose.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Judges ID tokens (OpenID Connect Core 1.0, section 3.1.3.7).
///
/// Guarantees: one of the issuer's keys signed it, with that key's algorithm, which is asymmetric and
/// in the metadata; it is for this client alone, or says that this client asked (`azp`); it has not
/// ended, by no second; it was made for this sign-in (`nonce`), and for this access token where it says
/// so (`at_hash`). Does not guarantee anything about other claims.
final class IdTokens {
  private static final int LONGEST = 32 * 1024;
  private static final int LONGEST_SUBJECT = 255;

  /// How wrong a provider's clock may be.
  private static final Duration SKEW = Duration.ofSeconds(30);

  /// How old a token may be: it comes from the token endpoint, made a moment ago.
  private static final Duration OLDEST = Duration.ofMinutes(10);

  private IdTokens() {}

  /// What a token has to fit.
  ///
  /// @param nonce of this sign-in
  /// @param access the access token that came with it, or null
  record Fits(
      ExternalProvider provider,
      Set<Algorithm> algorithms,
      String nonce,
      @Nullable String access,
      Instant now) {}

  /// Its claims, when it is believed.
  ///
  /// @return empty when none of the keys signed it: there may be newer ones
  static Optional<Claims> judge(String token, KeySet keys, Fits fits) throws ProviderFault {
    Expected expected =
        new Expected(
            fits.provider().issuer(), fits.provider().client().id(), Expected.JWT, fits.now(), SKEW);
    return switch (keys.verify(RawToken.of(token, LONGEST), expected)) {
      case Rejected(Fault fault) when fault == Fault.UNKNOWN_KEY || fault == Fault.BAD_SIGNATURE ->
          Optional.empty();
      case Rejected(Fault fault) ->
          throw refused(fault.name().toLowerCase(Locale.ROOT).replace('_', ' '));
      case VerifiedToken verified -> {
        check(verified, fits);
        yield Optional.of(verified.claims());
      }
    };
  }

  private static void check(VerifiedToken token, Fits fits) throws ProviderFault {
    Claims claims = token.claims();
    String client = fits.provider().client().id();
    require(fits.algorithms().contains(token.algorithm()), "its algorithm is not in the metadata");
    // INVARIANT: clocks excuse a token that begins too early, never one that has ended
    require(fits.now().isBefore(token.expires()), "expired");
    Instant made = token.issuedAt().orElse(Instant.MIN);
    require(made.isAfter(fits.now().minus(OLDEST)), "`iat` is missing, or long ago");
    boolean alone = token.audience().equals(List.of(client));
    require(alone || claims.has("azp"), "it is for several, and does not say who asked (`azp`)");
    require(
        !claims.has("azp") || claims.text("azp").filter(client::equals).isPresent(),
        "somebody else asked for it (`azp`)");
    String nonce = claims.text("nonce").orElse("");
    require(same(nonce, fits.nonce()), "it was not made for this sign-in (`nonce`)");
    require(
        !claims.has("at_hash") || claims.text("at_hash").filter(h -> hashes(h, token, fits)).isPresent(),
        "it was made with another access token (`at_hash`)");
    String subject = token.subject().orElse("");
    require(
        !subject.isBlank()
            && subject.length() <= LONGEST_SUBJECT
            && subject.chars().allMatch(c -> c >= 0x20 && c < 0x7F),
        "`sub` is missing, longer than 255 or not ASCII");
  }

  private static boolean hashes(String hash, VerifiedToken token, Fits fits) {
    if (fits.access() == null) {
      return false;
    }
    byte[] all = digest(token.algorithm(), fits.access().getBytes(StandardCharsets.US_ASCII));
    byte[] half = Arrays.copyOf(all, all.length / 2);
    return same(Base64.getUrlEncoder().withoutPadding().encodeToString(half), hash);
  }

  /// The hash of the algorithm that signed (Core, section 3.1.3.6); Ed25519 has SHA-512.
  private static byte[] digest(Algorithm algorithm, byte[] bytes) {
    String name =
        switch (algorithm) {
          case ES256, RS256, PS256, HS256 -> "SHA-256";
          case ES384, RS384, PS384, HS384 -> "SHA-384";
          case ES512, RS512, PS512, HS512, EDDSA, ED25519 -> "SHA-512";
        };
    try {
      return MessageDigest.getInstance(name).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(boolean holds, String otherwise) throws ProviderFault {
    if (!holds) {
      throw refused(otherwise);
    }
  }

  static ProviderFault refused(String why) {
    return ProviderFault.unbelieved("its ID token is refused: " + why);
  }
}
