package dev.munjigi.gates.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.munjigi.gates.exchange.Assertions;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.jose.Claims;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tells origins who is asking in JSON Web Tokens (RFC 7519) of the type `assertion+jwt`, which any
/// library can verify with the gate's published keys.
///
/// Guarantees: an assertion is for one service (`aud`), lasts five minutes at most and no longer than
/// what was shown to the gate, and is no access token here or elsewhere. Does not guarantee that what
/// was shown still holds at its end: the gate asks that for each request, an origin that keeps an
/// assertion does not.
public final class SignedAssertions implements Assertions {
  /// `typ` of an assertion.
  public static final String TYPE = "assertion+jwt";

  static final Duration LASTS = Duration.ofMinutes(5);

  /// What is left of an assertion when it is sent for the last time.
  private static final Duration SPARE = Duration.ofMinutes(1);

  private static final long MOST_BYTES = 32L << 20;

  private final TokenKeys keys;
  private final Supplier<String> issuer;
  private final InstantSource clock;
  private final Cache<About, Signed> signed =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((About about, Signed one) -> about.bytes() + one.token().length())
          .executor(Runnable::run)
          .build();

  /// @param who a person or bearer as they were recognised; of certificates, whom they name
  private record About(Object who, String service) {
    int bytes() {
      return Burden.of(who instanceof Principal known ? known : Principal.Anonymous.NOBODY);
    }
  }

  private record Signed(String token, String issuer, Instant fresh) {}

  /// @param issuer the URL of the identity host, as it is now
  public SignedAssertions(TokenKeys keys, Supplier<String> issuer, InstantSource clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public @Nullable String of(Principal who, String service) {
    if (who instanceof Principal.Anonymous) {
      return null;
    }
    About about = new About(who instanceof Principal.Certified ? who.arn() : who, service);
    Instant now = clock.instant();
    String from = issuer.get();
    Signed before = signed.getIfPresent(about);
    if (before != null && now.isBefore(before.fresh) && before.issuer.equals(from)) {
      return before.token;
    }
    Instant ends = Instant.ofEpochMilli(who.untilMillis());
    Instant until = now.plus(LASTS).isBefore(ends) ? now.plus(LASTS) : ends;
    String token = keys.sign(TYPE, claims(who, service, from, now, until));
    signed.put(about, new Signed(token, from, until.minus(SPARE)));
    return token;
  }

  private static Claims claims(
      Principal who, String service, String issuer, Instant now, Instant until) {
    Claims.Builder claims =
        Claims.builder()
            .text("iss", issuer)
            .text("aud", service)
            .text("sub", who.arn())
            .moment("iat", now)
            .moment("nbf", now)
            .moment("exp", until);
    switch (who) {
      case Principal.Person person ->
          claims
              .text("uid", person.id().toString())
              .text("name", person.shown())
              .texts("groups", new TreeSet<>(person.groups()))
              .text("sid", person.session().toString())
              .texts("amr", new TreeSet<>(person.methods()))
              .moment("auth_time", Instant.ofEpochMilli(person.provenMillis()));
      case Principal.Bearer bearer -> {
        claims.texts("groups", new TreeSet<>(bearer.groups()));
        if (!bearer.scopes().isEmpty()) {
          claims.text("scope", String.join(" ", new TreeSet<>(bearer.scopes())));
        }
      }
      case Principal.RoleSession session -> {
        Claims.Builder tags = Claims.builder();
        session.tags().forEach(tags::text);
        claims.text("role", session.role()).object("tags", tags.build());
      }
      case Principal.Certified certified -> {
        // its subject says all of it
      }
      case Principal.Anonymous nobody -> throw new IllegalArgumentException("nobody is asserted");
    }
    return claims.build();
  }
}
