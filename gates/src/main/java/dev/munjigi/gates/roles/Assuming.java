package dev.munjigi.gates.roles;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.iam.Values;
import dev.munjigi.gates.jose.Claims;
import dev.munjigi.gates.policy.PolicyReason;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.policy.Warrant;
import dev.munjigi.gates.roles.RoleRefused.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Gives sessions of roles ("AssumeRole", AWS Security Token Service).
///
/// Guarantees: nobody gets one whom the role's trust policy and their own policies do not let; a
/// session that is assumed from another lasts an hour at most, and no longer than that one; each
/// session ends at the latest with what was shown for it. Does not guarantee that the role may do
/// anything.
public final class Assuming {
  private static final Duration LONGEST_CHAINED = Duration.ofHours(1);
  private static final int LONGEST_TOKEN = 8_000;
  private static final String TAG_SESSION = "sts:TagSession";
  private static final Clause CLAUSE = Clause.builtIn("rights.roles");

  private final RoleMeans means;

  public Assuming(RoleMeans means) {
    this.means = means;
  }

  /// A session of a role.
  ///
  /// @param token what programs bear
  /// @param arn of the session
  public record Assumed(String token, String arn, Instant until) {
    /// Without the token.
    @Override
    public String toString() {
      return "Assumed[" + arn + ", " + until + "]";
    }
  }

  /// Who assumed the first role of a session, as an ARN.
  public static String origin(Principal.RoleSession session) {
    return SessionOrigin.read(session).arn();
  }

  /// Gives a session; may block.
  ///
  /// @param exchange in which somebody asks
  /// @param warrant the policies, as they are now
  /// @param members of the wish, as [Wish#of] reads them
  /// @throws RoleRefused when there is none
  public Assumed assume(Exchange exchange, Warrant warrant, Map<String, String> members)
      throws RoleRefused {
    String who = exchange.principal().arn();
    String role = members.getOrDefault("role", "");
    String session = members.getOrDefault("session", "");
    try {
      Wish wish = Wish.of(members);
      Instant now = means.now().truncatedTo(ChronoUnit.SECONDS);
      Assumer assumer = assumer(exchange, wish.platformToken(), now);
      who = assumer.subject().text();
      Role known = warrant.roles().get(wish.role());
      if (known == null || known.trust() == null) {
        throw new RoleRefused(
            Why.DENIED,
            "there is no role `" + wish.role() + "`" + (known == null ? "" : " with a trust policy"));
      }
      judge(assumer, wish, known, warrant);
      Assumed assumed = give(exchange.principal(), assumer, wish, known.longest(), now);
      tell(exchange, who, wish.role(), wish.session(), null);
      return assumed;
    } catch (RoleRefused refused) {
      tell(exchange, who, role, session, refused.evidence());
      throw refused;
    }
  }

  private Assumer assumer(Exchange exchange, @Nullable String platformToken, Instant now)
      throws RoleRefused {
    return platformToken == null
        ? Assumer.known(exchange, means.origins().of(exchange.principal()))
        : Assumer.ofPlatform(exchange, means.platforms(), platformToken, now);
  }

  private static void judge(Assumer assumer, Wish wish, Role role, Warrant warrant)
      throws RoleRefused {
    Map<String, Values> said = new HashMap<>(assumer.said());
    said.put("sts:rolesessionname", Values.of(wish.session()));
    if (!wish.externalId().isEmpty()) {
      said.put("sts:externalid", Values.of(wish.externalId()));
    }
    List<String> actions = new ArrayList<>(List.of(assumer.action()));
    if (!wish.tags().isEmpty()) {
      wish.tags()
          .forEach(
              (key, value) ->
                  said.put("aws:requesttag/" + key.toLowerCase(Locale.ROOT), Values.of(value)));
      said.put("aws:tagkeys", Values.of(List.copyOf(wish.tags().keySet())));
      actions.add(TAG_SESSION);
    }
    for (String action : actions) {
      Warrant.Wanted wanted = new Warrant.Wanted(action, Role.arn(wish.role()), said, CLAUSE);
      Refusal refusal =
          warrant.refusesRole(assumer.exchange(), assumer.subject(), wanted, role);
      if (refusal != null) {
        boolean unknown = refusal.code() == PolicyReason.STORE_UNREACHABLE;
        throw new RoleRefused(unknown ? Why.UNAVAILABLE : Why.DENIED, refusal.evidence());
      }
    }
  }

  private Assumed give(
      Principal principal, Assumer assumer, Wish wish, Duration longest, Instant now)
      throws RoleRefused {
    boolean chained = wish.platformToken() == null && principal instanceof Principal.RoleSession;
    Duration most =
        chained && longest.compareTo(LONGEST_CHAINED) > 0 ? LONGEST_CHAINED : longest;
    Duration life = wish.life();
    if (life.compareTo(most) > 0) {
      throw new RoleRefused(
          Why.WISH, "`seconds` is `" + life.toSeconds() + "`; allowed here is at most `"
              + most.toSeconds() + "`");
    }
    Set<String> unknown = means.unknown(wish.services());
    if (!unknown.isEmpty()) {
      throw new RoleRefused(Why.WISH, "there is no service `" + unknown.iterator().next() + "`");
    }
    // INVARIANT: a chain of sessions never outlives what the first was assumed with
    Instant ends =
        wish.platformToken() == null
            ? Instant.ofEpochMilli(principal.untilMillis())
            : Instant.MAX;
    Instant until = now.plus(life).isBefore(ends) ? now.plus(life) : ends;
    Claims claims =
        RoleTokens.claims(means.issuer(), means.id(), wish, assumer.origin(), now, until);
    String token = means.keys().sign(RoleTokens.type(), claims);
    if (token.length() > LONGEST_TOKEN) {
      throw new RoleRefused(Why.WISH, "`policy` and tags are too long together");
    }
    return new Assumed(token, claims.text("sub").orElseThrow(), until);
  }

  private void tell(
      Exchange exchange, String who, String role, String session, @Nullable String failure) {
    means
        .events()
        .accept(
            new RoleAssumed(exchange.id(), who, role, session, exchange.client(), failure));
  }
}
