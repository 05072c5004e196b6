package dev.munjigi.gates.join;

import dev.munjigi.gates.identity.NodeKind;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.Platform;
import dev.munjigi.gates.join.JoinRefused.Why;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.jose.Expected;
import dev.munjigi.gates.jose.Fault;
import dev.munjigi.gates.jose.KeySet;
import dev.munjigi.gates.jose.RawToken;
import dev.munjigi.gates.jose.Rejected;
import dev.munjigi.gates.jose.Verification;
import dev.munjigi.gates.jose.VerifiedToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Judges the tokens of platforms (OpenID Connect Core, section 2, as workloads have them).
///
/// Guarantees: a token that is taken was signed by a key of its platform's issuer with that key's
/// algorithm, is for this gate's audience, has begun (clocks may differ by 30 s) and not ended (they may
/// not), lives a day at most, and says all that the platform's settings demand. Does not guarantee that it was not used:
/// [Named#hash] is to be spent.
public final class PlatformTokens {
  private static final Duration SKEW = Duration.ofSeconds(30);
  private static final Duration LONGEST_LIFE = Duration.ofDays(1);
  private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9_.:/-]{1,64})}");

  private final Supplier<NodeSettings> settings;
  private final PlatformKeys keys;

  public PlatformTokens(Supplier<NodeSettings> settings, Documents documents) {
    this.settings = settings;
    this.keys = new PlatformKeys(documents);
  }

  /// Whom a token names.
  ///
  /// @param hash of what names the token itself
  /// @param until when no gate takes it any more
  /// @param subject `sub`, or empty
  /// @param claims what it says, as [Claims#comparable] gives it
  public record Named(
      Platform platform,
      NodeName name,
      String subject,
      Map<String, List<String>> claims,
      String hash,
      Instant until) {
    public Named {
      claims = Map.copyOf(claims);
    }

    /// What it is.
    public NodeKind kind() {
      return platform.names().kind();
    }
  }

  /// Judges one; may block.
  ///
  /// @throws JoinRefused when no platform's settings take it
  public Named judge(String token, Instant now) throws JoinRefused {
    List<Platform> platforms = settings.get().platforms();
    keys.retain(platforms);
    StringBuilder why = new StringBuilder();
    for (Platform platform : platforms) {
      try {
        return judge(platform, token, now);
      } catch (JoinRefused refused) {
        why.append(why.isEmpty() ? "" : "; ").append(platform.name());
        why.append(": ").append(refused.evidence());
      }
    }
    String all = why.isEmpty() ? "there are no platforms" : why.toString();
    throw new JoinRefused(Why.TOKEN, all);
  }

  private Named judge(Platform platform, String token, Instant now) throws JoinRefused {
    VerifiedToken verified = verified(platform, token, now);
    Claims claims = verified.claims();
    if (!now.isBefore(verified.expires())) {
      throw refused("it is refused as " + Fault.EXPIRED);
    }
    if (verified.expires().isAfter(now.plus(LONGEST_LIFE))) {
      throw refused("it lives longer than a day");
    }
    for (Map.Entry<String, List<String>> demand : platform.claims().entrySet()) {
      Optional<String> said = claims.text(demand.getKey());
      if (said.isEmpty() || !demand.getValue().contains(said.get())) {
        throw refused("its `" + demand.getKey() + "` is not one that is taken");
      }
    }
    String unsigned = token.substring(0, token.lastIndexOf('.'));
    // ATTACK: a signature may have two spellings (ECDSA), what it signs has one
    String named = verified.id().map(id -> "jti " + id).orElse("token " + unsigned);
    return new Named(
        platform,
        name(platform, claims),
        claims.text("sub").orElse(""),
        claims.comparable(),
        Nonces.sha256("munjigi platform\n" + platform.issuer() + "\n" + named),
        verified.expires().plus(SKEW));
  }

  private VerifiedToken verified(Platform platform, String token, Instant now)
      throws JoinRefused {
    Expected expected =
        new Expected(platform.issuer(), platform.audience(), Expected.JWT, now, SKEW);
    try {
      KeySet known = keys.of(platform, false, now);
      Verification judged = known.verify(RawToken.of(token), expected);
      if (judged instanceof Rejected(Fault fault) && fault == Fault.UNKNOWN_KEY) {
        judged = keys.of(platform, true, now).verify(RawToken.of(token), expected);
      }
      return switch (judged) {
        case VerifiedToken verified -> verified;
        case Rejected(Fault fault) -> throw refused("it is refused as " + fault);
      };
    } catch (IOException failed) {
      throw refused(String.valueOf(failed.getMessage()));
    }
  }

  private static NodeName name(Platform platform, Claims claims) throws JoinRefused {
    StringBuilder name = new StringBuilder();
    Matcher places = PLACE.matcher(platform.names().template());
    int done = 0;
    for (MatchResult place : places.results().toList()) {
      name.append(platform.names().template(), done, place.start());
      // ATTACK: what is not a name as it stands is not bent into one: two claims could meet in it
      name.append(
          claims
              .text(place.group(1))
              .orElseThrow(() -> refused("it has no text `" + place.group(1) + "`")));
      done = place.end();
    }
    name.append(platform.names().template().substring(done));
    return NodeName.of(name.toString())
        .orElseThrow(() -> refused("what it names is no name of a node"));
  }

  private static JoinRefused refused(String what) {
    return new JoinRefused(Why.TOKEN, what);
  }
}
