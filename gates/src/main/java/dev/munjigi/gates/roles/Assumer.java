package dev.munjigi.gates.roles;

import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.iam.Subject;
import dev.munjigi.gates.iam.Values;
import dev.munjigi.gates.identity.Platform;
import dev.munjigi.gates.join.JoinRefused;
import dev.munjigi.gates.join.PlatformTokens;
import dev.munjigi.gates.roles.RoleRefused.Why;
import dev.munjigi.gates.roles.SessionOrigin.Tie;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Who assumes a role, as its trust policy is asked about them.
///
/// @param exchange in which they ask: its principal's policies count
/// @param action `sts:AssumeRole`, or `sts:AssumeRoleWithWebIdentity` for whom a platform vouches
/// @param said condition keys, in lower case
/// @param origin whose session it is
record Assumer(
    Exchange exchange,
    Subject subject,
    String action,
    Map<String, Values> said,
    SessionOrigin origin) {
  static final String ASSUME = "sts:AssumeRole";
  private static final String WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
  private static final String OWN = "arn:munjigi:iam:::";
  private static final String CLAIM = "munjigi:claim/";
  private static final String PROVIDER = OWN + "oidc-provider/";

  Assumer {
    said = Map.copyOf(said);
  }

  /// Who shows a key, a certificate, a cookie or a token.
  static Assumer known(Exchange exchange, SessionOrigin origin) throws RoleRefused {
    Principal who = exchange.principal();
    Subject subject =
        Subject.of(who.arn())
            .orElseThrow(
                () -> new RoleRefused(Why.DENIED, "`" + who.arn() + "` is nobody with rights"));
    return new Assumer(exchange, subject, ASSUME, Map.of(), origin);
  }

  /// Whom a platform's token speaks for: a function of a service, or a stranger with that identity.
  static Assumer ofPlatform(
      Exchange exchange, PlatformTokens platforms, String token, Instant now)
      throws RoleRefused {
    // INVARIANT: who else the request shows to be has no say in it
    Exchange nobody = exchange.with(Principal.Anonymous.NOBODY);
    try {
      PlatformTokens.Named named = platforms.judge(token, now);
      Platform platform = named.platform();
      Map<String, Values> said = new HashMap<>();
      named.claims().forEach((name, values) -> said.put(CLAIM + name, Values.comparable(values)));
      if (!platform.service().isEmpty()) {
        String arn = OWN + named.kind().word() + "/" + named.name();
        said.put("aws:sourcearn", Values.of(arn));
        return new Assumer(
            nobody,
            Subject.service(platform.service()),
            ASSUME,
            said,
            new SessionOrigin(platform.service(), Map.of(Tie.PLATFORM, platform.name())));
      }
      String issuer = platform.issuer().substring(platform.issuer().indexOf("//") + 2);
      String key = issuer.toLowerCase(Locale.ROOT);
      said.put(key + ":sub", Values.of(named.subject()));
      said.put(key + ":aud", Values.of(platform.audience()));
      return new Assumer(
          nobody,
          Subject.provided(PROVIDER + issuer),
          WEB_IDENTITY,
          said,
          new SessionOrigin(PROVIDER + issuer, Map.of(Tie.PLATFORM, platform.name())));
    } catch (JoinRefused refused) {
      throw new RoleRefused(Why.NOBODY, "the platform's token is refused: " + refused.evidence());
    }
  }
}
