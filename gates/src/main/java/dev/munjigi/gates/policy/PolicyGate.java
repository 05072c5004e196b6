package dev.munjigi.gates.policy;

import static java.util.stream.Collectors.joining;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says whether the exchange may go to its route.
///
/// Guarantees: a request passes only to a route that says `access: public`, or `signed-in` and who
/// asks is known and in one of its groups, or an action that policies allow whoever asks on its
/// resource; a stream also to a service that lists the identity which its client certificate holds.
/// Does not guarantee anything about what the origin then does.
public final class PolicyGate implements Gate<Exchange, Grant> {
  private final Warrant warrant;

  public PolicyGate(Warrant warrant) {
    this.warrant = warrant;
  }

  @Override
  public GateName name() {
    return GateName.POLICY;
  }

  @Override
  public Verdict<Grant> decide(Exchange exchange, Facts facts) {
    Target target = exchange.target();
    Route route = target.route();
    if (route == null) {
      return Verdict.refuse(noRoute(exchange));
    }
    return switch (route.access()) {
      case Access.Public open -> Verdict.pass(new Grant(route.clause()));
      case Access.Identities listed ->
          isOne(exchange.principal(), listed)
              ? Verdict.pass(new Grant(route.clause()))
              : Verdict.refuse(notListed(exchange, route));
      case Access.SignedIn known ->
          !warrant.cuts(exchange.principal())
              ? isOne(exchange.principal(), known)
                  ? Verdict.pass(new Grant(route.clause()))
                  : Verdict.refuse(notInGroup(exchange, route, known))
              : Verdict.refuse(cutDown(exchange, route));
      case Access.Unsaid nothing -> Verdict.refuse(nothingSaid(route));
      case Access.Action action -> granted(exchange, route, action);
    };
  }

  private static boolean isOne(Principal principal, Access.Identities listed) {
    if (!(principal instanceof Principal.Certified certified)) {
      return false;
    }
    String identity = certified.certificate().spiffeId();
    return identity != null && listed.include(identity);
  }

  private static boolean isOne(Principal principal, Access.SignedIn known) {
    @Nullable Set<String> groups =
        switch (principal) {
          case Principal.Person person -> person.groups();
          case Principal.Bearer bearer -> bearer.groups();
          case Principal.RoleSession session -> Set.of();
          case Principal.Certified certified -> Set.of();
          case Principal.Anonymous nobody -> null;
        };
    return groups != null
        && (known.groups().isEmpty() || known.groups().stream().anyMatch(groups::contains));
  }

  private static Refusal notInGroup(Exchange exchange, Route route, Access.SignedIn known) {
    String some =
        known.groups().stream().sorted().map(one -> "`" + one + "`").collect(joining(", "));
    String who = exchange.principal().arn();
    return new Refusal(
        PolicyReason.NOT_IN_GROUP,
        route.clause(),
        "`" + who + "` is in none of " + (some.isEmpty() ? "those who are known" : some),
        "add them to a group: `munjigi group add-member "
            + (known.groups().size() == 1 ? known.groups().iterator().next() : "GROUP")
            + " "
            + (who.contains(":user/") ? who.substring(who.lastIndexOf('/') + 1) : "USER")
            + "`");
  }

  /// A route without an action is in no scope.
  private static Refusal cutDown(Exchange exchange, Route route) {
    List<String> scopes = SessionLayers.scopes(exchange.principal());
    String to = scopes.isEmpty() ? "a policy" : "`" + String.join("`, `", scopes) + "`";
    return new Refusal(
        PolicyReason.ACTION_NOT_GRANTED,
        route.clause(),
        "`" + exchange.principal().arn() + "` shows what is cut down to " + to
            + ", and the route has no action",
        "give the route an `action`, or use what is not cut down");
  }

  private static Refusal notListed(Exchange exchange, Route route) {
    String name = exchange.target().service().name();
    String identity =
        exchange.principal() instanceof Principal.Certified certified
            ? certified.certificate().spiffeId()
            : null;
    return new Refusal(
        PolicyReason.IDENTITY_NOT_LISTED,
        route.clause(),
        "`" + exchange.principal().arn() + "` has "
            + (identity == null ? "no identity" : "identity `" + identity + "`"),
        identity == null
            ? "show a client certificate with one of `services." + name + ".identities`"
            : "add `" + identity + "` to `services." + name + ".identities`");
  }

  private static Refusal noRoute(Exchange exchange) {
    Target target = exchange.target();
    String request = exchange.request().method() + " " + exchange.request().path().encoded();
    return new Refusal(
        PolicyReason.NO_ROUTE,
        target.service().clause(),
        "`" + request + "` matches no route of service `" + target.service().name() + "`",
        "if it is meant to be used, add `- {match: \"" + request + "\", access: signed-in}` (or"
            + " `access: public`, or an `action`) to the service's routes");
  }

  private static Refusal nothingSaid(Route route) {
    return new Refusal(
        PolicyReason.NO_ACCESS_SAID,
        route.clause(),
        "route `" + route.name() + "` has no access",
        "say `access: signed-in`, `access: public` or an `action` at the route");
  }

  private Verdict<Grant> granted(Exchange exchange, Route route, Access.Action action) {
    Warrant.Wanted wanted = Warrant.Wanted.by(exchange, route, action);
    Told reply = exchange.http() == null ? Told.nothing() : Told.awaited();
    Warrant.Outcome outcome = warrant.judge(exchange, wanted, reply);
    return outcome.refusal() == null
        ? Verdict.pass(new Grant(route.clause(), outcome.awaits()))
        : Verdict.refuse(outcome.refusal());
  }
}
