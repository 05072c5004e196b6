package dev.munjigi.gates.policy;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Verdict;

/// Says whether the exchange may go to its route.
///
/// Guarantees: a request passes only to a route that says `access: public`. Does not guarantee
/// anything about what the origin then does.
public final class PolicyGate implements Gate<Exchange, Grant> {
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
      case Access.Unsaid nothing -> Verdict.refuse(nothingSaid(route));
      case Access.Action action -> Verdict.refuse(notGranted(exchange, route, action));
    };
  }

  private static Refusal noRoute(Exchange exchange) {
    Target target = exchange.target();
    String request = exchange.request().method() + " " + exchange.request().path().encoded();
    return new Refusal(
        PolicyReason.NO_ROUTE,
        target.service().clause(),
        "`" + request + "` matches no route of service `" + target.service().name() + "`",
        "add `- {match: \"" + request + "\", access: public}` to the service's routes");
  }

  private static Refusal nothingSaid(Route route) {
    return new Refusal(
        PolicyReason.NO_ACCESS_SAID,
        route.clause(),
        "route `" + route.name() + "` has no access",
        "add `access: public` or an action to the route");
  }

  private static Refusal notGranted(Exchange exchange, Route route, Access.Action action) {
    return new Refusal(
        PolicyReason.ACTION_NOT_GRANTED,
        route.clause(),
        "`" + exchange.principal().arn() + "` asks for `" + action.action() + "`",
        "nothing yet: this version cannot grant rights, and the route stays closed until one can");
  }
}
