package dev.munjigi.edge.stage;

import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Clear;
import dev.munjigi.gates.exchange.Effect;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Verdict;
import dev.munjigi.gates.exchange.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// A gate that asks and decides as a test says, and remembers the facts it was given.
public final class ProbeGate<S, O> implements Gate<S, O> {
  public final List<Facts> given = new ArrayList<>();
  public final List<Thread> threads = new ArrayList<>();
  private final GateName name;
  private final Supplier<List<Ask>> asks;
  private final Function<Facts, Verdict<O>> decision;

  public ProbeGate(GateName name, Supplier<List<Ask>> asks, Function<Facts, Verdict<O>> decision) {
    this.name = name;
    this.asks = asks;
    this.decision = decision;
  }

  /// Asks this and lets pass.
  public static <S> ProbeGate<S, Clear> asking(GateName name, Ask... asks) {
    return new ProbeGate<>(name, () -> List.of(asks), facts -> Clear.pass());
  }

  /// Asks nothing and says this.
  public static <S, O> ProbeGate<S, O> saying(GateName name, Verdict<O> verdict) {
    return new ProbeGate<>(name, List::of, facts -> verdict);
  }

  /// Refuses, with these effects.
  public static <S> ProbeGate<S, Clear> refusing(GateName name, Effect... effects) {
    return saying(name, new Verdict.Refuse<>(refusal(), List.of(effects)));
  }

  /// Lets pass and watches the body.
  public static <S> ProbeGate<S, Clear> watching(GateName name, Watch watch) {
    return saying(name, new Verdict.Pass<>(Clear.CLEAR, List.of(), watch));
  }

  /// What the probes refuse with.
  public static Refusal refusal() {
    return new Refusal(REASON, Clause.builtIn("probe"), "seen in the test", "do not test", 0);
  }

  /// A reason of a gate that has none of its own here.
  public static final dev.munjigi.gates.exchange.ReasonCode REASON = Probed.PROBED;

  @Override
  public GateName name() {
    return name;
  }

  @Override
  public List<Ask> asks(S subject) {
    return asks.get();
  }

  @Override
  public Verdict<O> decide(S subject, Facts facts) {
    given.add(facts);
    threads.add(Thread.currentThread());
    return decision.apply(facts);
  }
}
