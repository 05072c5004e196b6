package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import dev.munjigi.gates.flood.Slots;
import dev.munjigi.gates.proxy.TrustedPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection, or a flow of datagrams, on its way in. Its gates are answered from memory alone:
/// what is not there is refused, because a connection that costs nothing to make must cost nothing
/// to judge.
public final class Arrival {
  private final Walk walk;
  private Connection connection;
  private @Nullable TrustedPeers awaited;
  private @Nullable Refusal refusal;
  private @Nullable Network slot;
  private @Nullable Slots slots;

  /// @param awaited the peers, where this one has to introduce its connection, or null
  Arrival(Walk walk, Connection connection, @Nullable TrustedPeers awaited) {
    this.walk = walk;
    this.connection = connection;
    this.awaited = awaited;
  }

  /// The connection, as far as it is known.
  public Connection connection() {
    return connection;
  }

  /// The peers that introduce their connections, of which this one's is; empty where nothing is
  /// awaited, or not any more.
  public Optional<TrustedPeers> awaited() {
    return Optional.ofNullable(awaited);
  }

  /// The source is known now; its place moves on with the next gate that asks for one.
  Arrival introduced(Connection known) {
    connection = known;
    awaited = null;
    return this;
  }

  /// Meets a gate, unless another one has refused before.
  Arrival meet(Gate<Connection, ?> gate) {
    if (refusal == null) {
      try {
        refusal = judge(gate);
      } catch (RuntimeException failed) {
        refusal = failed(failed);
      }
      if (refusal != null) {
        // INVARIANT: a place that was taken for a connection that is then refused is given back
        leave();
      }
    }
    return this;
  }

  /// Why the connection is turned away; empty when it may come in.
  public Optional<Refusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /// The connection ended: gives back its place. Later calls do nothing.
  public void leave() {
    if (slot != null && slots != null) {
      slots.close(slot);
      slot = null;
    }
  }

  private <O> @Nullable Refusal judge(Gate<Connection, O> gate) {
    List<Ask> asks = gate.asks(connection);
    List<Fact> got = new ArrayList<>(asks.size());
    Facts facts = walk.answers().now(asks, got, this::now);
    for (int i = 0; i < got.size(); i++) {
      if (got.get(i) == Fact.Slot.GRANTED) {
        took(asks.get(i));
      }
    }
    if (facts == null || Answers.lacking(facts) != null) {
      return unanswered();
    }
    return gate.decide(connection, facts) instanceof Verdict.Refuse<O> refuse
        ? refuse.refusal()
        : null;
  }

  private void took(Ask ask) {
    if (ask instanceof Ask.OpenSlot asked) {
      slot = asked.source();
      slots = walk.ports().slots();
    } else if (ask instanceof Ask.OpenFlow asked) {
      slot = asked.source();
      slots = walk.ports().flows();
    }
  }

  /// A connection has one place: where it has one already, that is handed on.
  private @Nullable Fact now(Ask ask) {
    Ask asked =
        slot != null && ask instanceof Ask.OpenSlot open
            ? new Ask.MoveSlot(slot, open.source(), open.perSource())
            : ask;
    return walk.ports().facts().now(asked);
  }

  private static Refusal unanswered() {
    return new Refusal(
        WalkReason.FACT_UNANSWERED, Clause.builtIn("walk"), "not in memory", "try again");
  }

  private static Refusal failed(RuntimeException failed) {
    return new Refusal(
        WalkReason.GATE_FAILED,
        Clause.builtIn("walk"),
        failed.getClass().getSimpleName(),
        "report this as a defect");
  }
}
