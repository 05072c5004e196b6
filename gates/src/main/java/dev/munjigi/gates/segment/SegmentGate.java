package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Verdict;
import java.util.ArrayList;
import java.util.List;

/// The decision whether a client may reach the service and route that it asks for.
///
/// Guarantees: a deny rule that speaks of the client and the destination refuses, whatever else
/// allows; with rules declared, what no rule allows is refused. Does not guarantee anything about
/// who is behind an address.
public final class SegmentGate implements Gate<Exchange, Zones> {
  private final Segments segments;
  private final List<Verdict.Pass<Zones>> passes;

  public SegmentGate(Segments segments) {
    this.segments = segments;
    this.passes = passes(segments);
  }

  /// One verdict for each class of addresses, made beforehand.
  static List<Verdict.Pass<Zones>> passes(Segments segments) {
    List<Verdict.Pass<Zones>> passes = new ArrayList<>(segments.map().size());
    for (int klass = 0; klass < segments.map().size(); klass++) {
      passes.add(Verdict.pass(segments.zonesOf(klass)));
    }
    return passes;
  }

  @Override
  public GateName name() {
    return GateName.SEGMENT;
  }

  @Override
  public Verdict<Zones> decide(Exchange exchange, Facts facts) {
    Address client = exchange.client();
    Target target = exchange.target();
    Route route = target.route();
    int klass = segments.classOf(client);
    String routeName = route == null ? null : route.name();
    Ruling ruling = segments.decide(klass, target.service().name(), routeName);
    return switch (ruling) {
      case Ruling.Open open -> passes.get(klass);
      case Ruling.Allowed allowed -> passes.get(klass);
      case Ruling.Denied(SegmentRule rule) ->
          refuse(SegmentReason.DENIED_BY_RULE, rule.clause(), client, target);
      case Ruling.NotAllowed none ->
          refuse(
              SegmentReason.NOT_ALLOWED, Clause.builtIn("segments: default deny"), client, target);
    };
  }

  private Verdict<Zones> refuse(
      SegmentReason reason, Clause clause, Address client, Target target) {
    Route route = target.route();
    String service = target.service().name();
    String routeName = route == null ? null : route.name();
    String evidence =
        "`"
            + client
            + "` in zones "
            + segments.zonesOf(client)
            + " to `"
            + (routeName == null ? service : service + "/" + routeName)
            + "`";
    boolean declared = segments.settings().declared();
    String remedy = Change.allowing(segments, client, service, routeName).text(declared);
    return Verdict.refuse(new Refusal(reason, clause, evidence, remedy));
  }
}
