package dev.munjigi.gates.roles;

import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.jose.Claims;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Who assumed the first role of a session, and what the session ends with.
///
/// @param arn as policies name them
/// @param ties what has to be there for as long as the session shall hold
/// @param through the roles whose sessions it was assumed with, and since when: the earliest of each
record SessionOrigin(String arn, Map<Tie, String> ties, Map<String, Instant> through) {
  private static final String ARN = "arn";
  private static final String THROUGH = "through";

  /// What a session can depend on.
  enum Tie {
    /// A person who may sign in, by id.
    USER,
    /// Their session, by id.
    SESSION,
    /// Their key, as events name it.
    KEY,
    /// A machine or function that joined and is not shut out, by id.
    NODE,
    /// An application, by name.
    CLIENT,
    /// A platform of the configuration, by name.
    PLATFORM;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  SessionOrigin {
    ties = Map.copyOf(ties);
    through = Map.copyOf(through);
  }

  /// Of somebody who asks with what is theirs.
  SessionOrigin(String arn, Map<Tie, String> ties) {
    this(arn, ties, Map.of());
  }

  /// The same of what is assumed with a session of a role.
  ///
  /// @param since when that session began
  SessionOrigin with(String role, Instant since) {
    Map<String, Instant> all = new HashMap<>(through);
    all.merge(role, since, (one, other) -> one.isBefore(other) ? one : other);
    return new SessionOrigin(arn, ties, all);
  }

  /// As a token says it.
  Claims claims() {
    Claims.Builder claims = Claims.builder().text(ARN, arn);
    for (Tie tie : Tie.values()) {
      String what = ties.get(tie);
      if (what != null) {
        claims.text(tie.word(), what);
      }
    }
    if (!through.isEmpty()) {
      Claims.Builder roles = Claims.builder();
      new TreeMap<>(through).forEach(roles::moment);
      claims.object(THROUGH, roles.build());
    }
    return claims.build();
  }

  /// That of a session.
  static SessionOrigin read(Principal.RoleSession session) {
    return of(Claims.read(session.origin().getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  /// Reads what [#claims] wrote.
  static SessionOrigin of(Claims claims) {
    Map<Tie, String> ties = new EnumMap<>(Tie.class);
    for (Tie tie : Tie.values()) {
      claims.text(tie.word()).ifPresent(what -> ties.put(tie, what));
    }
    Map<String, Instant> through = new HashMap<>();
    claims
        .object(THROUGH)
        .ifPresent(
            roles ->
                roles
                    .names()
                    .forEach(
                        role -> through.put(role, roles.moment(role).orElse(Instant.EPOCH))));
    return new SessionOrigin(claims.text(ARN).orElse(""), ties, through);
  }
}
