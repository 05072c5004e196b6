package dev.munjigi.gates.roles;

import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.jose.Claims;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// Who assumed the first role of a session, and what the session ends with.
///
/// @param arn as policies name them
/// @param ties what has to be there for as long as the session shall hold
record SessionOrigin(String arn, Map<Tie, String> ties) {
  private static final String ARN = "arn";

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
    return new SessionOrigin(claims.text(ARN).orElse(""), ties);
  }
}
