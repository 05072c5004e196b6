package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;

/// The decision whether one more flow of a source is taken, made at its first datagram: what
/// [ConnectionGate] is to connections.
///
/// A source that the settings allow is neither banned nor limited by itself; the total holds for it
/// too, because the address of a datagram is easily made up. A place that was granted is taken even
/// if the flow is then refused as banned: whoever opened it gives it back.
public final class FlowGate implements Gate<Connection, Admitted> {
  private static final Verdict<Admitted> PASS = Verdict.pass(Admitted.ADMITTED);

  private final FlowLimits limits;
  private final Sources allowed;

  public FlowGate(FloodSettings settings) {
    this.limits = settings.flows();
    this.allowed = new Sources(settings.allow());
  }

  @Override
  public GateName name() {
    return GateName.FLOOD;
  }

  @Override
  public List<Ask> asks(Connection flow) {
    Address source = flow.source();
    Network network = Sources.of(source);
    return allowed.contains(source)
        ? List.of(new Ask.OpenFlow(network, Integer.MAX_VALUE, limits.total()))
        : List.of(
            new Ask.BanOf(source), new Ask.OpenFlow(network, limits.perSource(), limits.total()));
  }

  @Override
  public Verdict<Admitted> decide(Connection flow, Facts facts) {
    if (!allowed.contains(flow.source())) {
      Ban ban = facts.of(Fact.BanState.class).ban();
      if (ban != null) {
        return Verdict.refuse(Banned.refusal(ban, flow.source(), flow.acceptedMillis()));
      }
    }
    return switch (facts.of(Fact.Slot.class)) {
      case GRANTED -> PASS;
      case SOURCE_FULL ->
          refuse(
              FloodReason.FLOWS_OF_SOURCE,
              "per-source",
              limits.perSource(),
              "`" + Sources.of(flow.source()) + "` has " + limits.perSource() + " flows");
      case ALL_FULL ->
          refuse(
              FloodReason.FLOWS_TOTAL,
              "total",
              limits.total(),
              limits.total() + " flows are open");
    };
  }

  private Verdict<Admitted> refuse(FloodReason reason, String key, int most, String evidence) {
    Clause clause = limits.clause(key);
    String raise = "raise `" + clause.text() + "` above `" + most + "`";
    String remedy = raise + ", or lower the time that flows may be idle";
    return Verdict.refuse(new Refusal(reason, clause, evidence, remedy));
  }
}
