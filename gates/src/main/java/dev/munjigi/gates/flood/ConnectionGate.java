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

/// The decision whether one more connection of a source is taken, made at accept, or once a trusted
/// proxy has told who the source is.
///
/// A source that the settings allow is neither banned nor limited by itself; the total holds for
/// it too. A place that was granted is taken even if the connection is then refused as banned:
/// whoever opened it gives it back.
public final class ConnectionGate implements Gate<Connection, Admitted> {
  private static final Verdict<Admitted> PASS = Verdict.pass(Admitted.ADMITTED);

  private final ConnectionLimits limits;
  private final Sources allowed;

  public ConnectionGate(FloodSettings settings) {
    this.limits = settings.connections();
    this.allowed = new Sources(settings.allow());
  }

  @Override
  public GateName name() {
    return GateName.FLOOD;
  }

  @Override
  public List<Ask> asks(Connection connection) {
    Address source = connection.source();
    Network network = Sources.of(source);
    return allowed.contains(source)
        ? List.of(new Ask.OpenSlot(network, Integer.MAX_VALUE, limits.total()))
        : List.of(
            new Ask.BanOf(source), new Ask.OpenSlot(network, limits.perSource(), limits.total()));
  }

  @Override
  public Verdict<Admitted> decide(Connection connection, Facts facts) {
    if (!allowed.contains(connection.source())) {
      Ban ban = facts.of(Fact.BanState.class).ban();
      if (ban != null) {
        return Verdict.refuse(
            Banned.refusal(ban, connection.source(), connection.acceptedMillis()));
      }
    }
    return switch (facts.of(Fact.Slot.class)) {
      case GRANTED -> PASS;
      case SOURCE_FULL -> {
        Clause clause = limits.clause("per-source");
        String evidence =
            "`" + Sources.of(connection.source()) + "` has " + limits.perSource() + " connections";
        yield Verdict.refuse(
            new Refusal(
                FloodReason.CONNECTIONS_OF_SOURCE,
                clause,
                evidence,
                "raise `" + clause.text() + "` above `" + limits.perSource() + "`"));
      }
      case ALL_FULL -> Verdict.refuse(full(limits));
    };
  }

  /// The refusal where every place is taken.
  static Refusal full(ConnectionLimits limits) {
    Clause clause = limits.clause("total");
    return new Refusal(
        FloodReason.CONNECTIONS_TOTAL,
        clause,
        limits.total() + " connections are open",
        "raise `" + clause.text() + "` above `" + limits.total() + "`");
  }
}
