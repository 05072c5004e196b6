package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Verdict;
import java.util.List;

/// The decision whether one more connection of a trusted proxy is taken, made at accept, before
/// its PROXY header tells whose it is.
///
/// Only the total holds: all clients of a proxy share its address, and neither a limit nor a ban is
/// meant for all of them. Once the client is known, [ConnectionGate] decides about it, and the
/// place moves on to it.
public final class AwaitedGate implements Gate<Connection, Admitted> {
  private static final Verdict<Admitted> PASS = Verdict.pass(Admitted.ADMITTED);

  private final ConnectionLimits limits;

  public AwaitedGate(FloodSettings settings) {
    this.limits = settings.connections();
  }

  @Override
  public GateName name() {
    return GateName.FLOOD;
  }

  @Override
  public List<Ask> asks(Connection connection) {
    // no client is counted as this network, so that nobody's places are taken up by the waiting
    return List.of(new Ask.OpenSlot(Network.ANY, Integer.MAX_VALUE, limits.total()));
  }

  @Override
  public Verdict<Admitted> decide(Connection connection, Facts facts) {
    return switch (facts.of(Fact.Slot.class)) {
      case GRANTED -> PASS;
      case SOURCE_FULL, ALL_FULL -> Verdict.refuse(ConnectionGate.full(limits));
    };
  }
}
