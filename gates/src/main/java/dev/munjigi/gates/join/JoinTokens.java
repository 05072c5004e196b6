package dev.munjigi.gates.join;

import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.OneTimes;
import dev.munjigi.gates.signin.OpaqueToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Tokens with which a machine joins under the name that it was invited by.
///
/// Guarantees: a token works once, until its end; an earlier one for the same name does not work any
/// more; only its hash is kept.
public final class JoinTokens {
  /// How long a token may work.
  public static final Duration LONGEST = Duration.ofDays(7);

  private final OneTimes tokens;

  public JoinTokens(OneTimes tokens) {
    this.tokens = tokens;
  }

  /// Who was invited.
  ///
  /// @param hash of the token
  /// @param zone where it is said to be; may be empty
  record Invited(String hash, NodeName name, String zone) {}

  /// A token for a machine.
  ///
  /// @param zone where it is said to be; may be empty
  /// @param holds how long, up to [#LONGEST]
  public OpaqueToken invite(
      NodeName name, String zone, Duration holds, Instant now, SecureRandom random) {
    if (holds.compareTo(Duration.ofMinutes(1)) < 0 || holds.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a token works for 1 minute to 7 days");
    }
    tokens.drop(OneTime.Purpose.NODE_JOIN, name.text());
    OpaqueToken token = OpaqueToken.generate(OpaqueToken.Kind.CODE, random);
    tokens.put(
        new OneTime(
            token.hash(), OneTime.Purpose.NODE_JOIN, name.text(), zone, now.plus(holds)));
    return token;
  }

  /// Whom a token invited; it still works afterwards.
  Optional<Invited> look(String text, Instant now) {
    return OpaqueToken.parse(OpaqueToken.Kind.CODE, text)
        .flatMap(token -> tokens.look(token.hash(), OneTime.Purpose.NODE_JOIN, now))
        .map(JoinTokens::invited);
  }

  /// Uses a token up: of several who try, one does.
  Optional<Invited> take(Invited invited, Instant now) {
    return tokens
        .take(invited.hash(), OneTime.Purpose.NODE_JOIN, now)
        .map(JoinTokens::invited);
  }

  private static Invited invited(OneTime token) {
    return new Invited(token.hash(), new NodeName(token.subject()), token.body());
  }
}
