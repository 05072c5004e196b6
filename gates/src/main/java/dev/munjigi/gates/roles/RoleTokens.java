package dev.munjigi.gates.roles;

import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.oauth.RoleSessions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The tokens of roles' sessions: access tokens (RFC 9068) with the claims `role`, `session`, `tags`,
/// `policy` and `origin`.
///
/// Guarantees: a session ends with whom it came of, and when the sessions of its role are ended, or those
/// of a role that it was assumed with.
public final class RoleTokens implements RoleSessions {
  private static final String SESSION = "session";
  private static final String TAGS = "tags";
  private static final String POLICY = "policy";
  private static final String ORIGIN = "origin";

  private final Origins origins;
  private final RoleEnds ends;

  RoleTokens(Origins origins, RoleEnds ends) {
    this.origins = origins;
    this.ends = ends;
  }

  /// What a token says.
  ///
  /// @param now a whole second
  static Claims claims(
      String issuer, String id, Wish wish, SessionOrigin origin, Instant now, Instant until) {
    TreeSet<String> audience = new TreeSet<>(wish.services());
    audience.add(issuer);
    Claims.Builder tags = Claims.builder();
    wish.tags().forEach(tags::text);
    return Claims.builder()
        .text("iss", issuer)
        .text("sub", Principal.RoleSession.ARN + wish.role() + "/" + wish.session())
        .texts("aud", audience)
        .moment("iat", now)
        .moment("exp", until)
        .text("jti", id)
        .text("client_id", wish.role())
        .text(ROLE, wish.role())
        .text(SESSION, wish.session())
        .object(TAGS, tags.build())
        .text(POLICY, wish.policy())
        .object(ORIGIN, origin.claims())
        .build();
  }

  /// As JWS headers say it.
  static String type() {
    return Expected.ACCESS;
  }

  @Override
  public Judged judge(Claims claims, Instant now) {
    String role = claims.text(ROLE).orElse("");
    Instant issued = claims.moment("iat").orElse(Instant.EPOCH);
    Optional<Claims> from = claims.object(ORIGIN);
    if (role.isEmpty() || from.isEmpty()) {
      return new Over("the token is not right");
    }
    SessionOrigin origin = SessionOrigin.of(from.get());
    SessionOrigin roles = origin.with(role, issued);
    for (Map.Entry<String, Instant> one : roles.through().entrySet()) {
      if (ends.of(one.getKey(), now).filter(ended -> !one.getValue().isAfter(ended)).isPresent()) {
        return new Over("the sessions of `" + one.getKey() + "` were ended");
      }
    }
    if (!origins.hold(origin, now)) {
      return new Over("whom the session came of is no longer there, or what they showed is over");
    }
    return new Running(session(claims, role, issued, from.get()), Origins.depends(origin));
  }

  private static Principal.RoleSession session(
      Claims claims, String role, Instant issued, Claims origin) {
    SortedMap<String, String> tags = new TreeMap<>();
    claims
        .object(TAGS)
        .ifPresent(
            said -> said.names().forEach(key -> said.text(key).ifPresent(one -> tags.put(key, one))));
    @Nullable String policy = claims.text(POLICY).orElse(null);
    return new Principal.RoleSession(
        claims.text("sub").orElseThrow(),
        role,
        "token " + claims.text("jti").orElse(""),
        Map.copyOf(tags),
        policy,
        origin.json(),
        issued.toEpochMilli(),
        claims.moment("exp").orElseThrow().toEpochMilli());
  }
}
