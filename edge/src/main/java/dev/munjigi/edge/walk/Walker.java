package dev.munjigi.edge.walk;

import dev.munjigi.gates.audit.AuditGate;
import dev.munjigi.gates.audit.Recording;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Deadline;
import dev.munjigi.gates.exchange.Effect;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Verdict;
import dev.munjigi.gates.exchange.Watch;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What walks: it knows at which place it is, asks the gates there, and goes on when they pass it.
/// Everything happens on one event loop.
abstract sealed class Walker permits Passage, Stream {
  private static final long FACTS_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String LOG_SILENT = "the log did not answer in time";

  private final Walk walk;
  private final Gates gates;
  private final Lane lane;
  private final Trail trail;
  private Exchange exchange;
  private @Nullable Supplier<Step> second;
  private Place place = Place.HTTP;
  private boolean walking;
  private boolean resumed;
  private boolean over;

  Walker(Walk walk, Lane lane, Exchange exchange, long beganNanos) {
    this.walk = walk;
    this.gates = walk.gates();
    this.lane = lane;
    this.exchange = exchange;
    this.trail = new Trail(walk.ports(), lane.events(), gates.settings().digest(), beganNanos);
  }

  /// Meets the place that it is at.
  abstract Step step();

  /// Ends with a refusal.
  abstract Step refuse(Refusal refusal);

  /// Ends with a gate's own answer.
  abstract Step answer(Response response);

  /// Sends the client what was written while a late fact was dealt with.
  abstract void flush();

  /// Where watches on the request's body are kept.
  abstract List<Watch> watches();

  /// Lets go of what it holds.
  abstract void stop();

  /// Ends at once, without an answer.
  abstract void cut();

  /// Goes on from the place it is at, as far as it gets.
  final void go() {
    walking = true;
    Step step = Step.ON;
    while (step == Step.ON && !over) {
      resumed = false;
      step = stepped();
      if (!over && (step == Step.ON || resumed)) {
        place = place.next();
        step = Step.ON;
      }
    }
    walking = false;
  }

  private Step stepped() {
    try {
      return step();
    } catch (RuntimeException failed) {
      return refuse(gateFailed(GateName.WALK, failed));
    }
  }

  /// What was awaited has come, perhaps while its place is still being left: goes on with the next.
  final void resume() {
    resumed = true;
    if (!over && !walking) {
      place = place.next();
      go();
    }
  }

  /// The second half of a place, which begins when the first has passed, now or later.
  final Step then(Step first, Supplier<Step> next) {
    if (first == Step.WAIT) {
      second = next;
    }
    return first == Step.ON ? next.get() : first;
  }

  private void passedLate() {
    Supplier<Step> next = second;
    second = null;
    if (next == null || next.get() == Step.ON) {
      resume();
    }
    if (!over) {
      flush();
    }
  }

  final <O> Step meet(Gate<Exchange, O> gate) {
    return meet(gate, exchange, watches(), (now, nothing) -> now);
  }

  final <O> Step meet(Gate<Exchange, O> gate, BiFunction<Exchange, O, Exchange> with) {
    return meet(gate, exchange, watches(), with);
  }

  /// Asks a gate and notes what it wants to see of a body.
  final <S, O> Step meet(
      Gate<S, O> gate, S subject, List<Watch> into, BiFunction<Exchange, O, Exchange> with) {
    if (mode(gate.name()) == Mode.OFF) {
      return Step.ON;
    }
    try {
      List<Ask> asks = gate.asks(subject);
      if (asks.isEmpty()) {
        return decide(gate, subject, into, with, Facts.NONE);
      }
      List<Fact> got = new ArrayList<>(asks.size());
      Facts facts = walk.answers().now(asks, got, this::fromMemory);
      if (facts != null) {
        return decide(gate, subject, into, with, facts);
      }
      Deadline deadline = Deadline.after(System.nanoTime(), FACTS_NANOS);
      walk.answers()
          .later(
              asks,
              got,
              loop(),
              deadline,
              late -> {
                if (!over && decide(gate, subject, into, with, late) == Step.ON) {
                  passedLate();
                }
              });
      return Step.WAIT;
    } catch (RuntimeException failed) {
      return refuse(gateFailed(gate.name(), failed));
    }
  }

  private @Nullable Fact fromMemory(Ask ask) {
    return ask instanceof Ask.RoomInLog ? trail.reserve(exchange) : walk.ports().facts().now(ask);
  }

  private <S, O> Step decide(
      Gate<S, O> gate,
      S subject,
      List<Watch> into,
      BiFunction<Exchange, O, Exchange> with,
      Facts facts) {
    Fact.Unanswered lacking = Answers.lacking(facts);
    if (lacking != null) {
      return refuse(Answers.refusal(gate.name(), lacking));
    }
    Verdict<O> verdict;
    try {
      verdict = gate.decide(subject, facts);
    } catch (RuntimeException failed) {
      return refuse(gateFailed(gate.name(), failed));
    }
    return switch (verdict) {
      case Verdict.Pass<O> pass -> {
        exchange = with.apply(exchange, pass.outcome());
        yield pass(pass, into, gate.name());
      }
      case Verdict.Answer<O> answer -> answer(answer);
      case Verdict.Refuse<O> refuse -> refuseOrObserve(gate.name(), refuse);
    };
  }

  private <O> Step pass(Verdict.Pass<O> pass, List<Watch> into, GateName gate) {
    apply(pass.effects());
    Watch watch = pass.watch();
    if (watch != null) {
      boolean observed = mode(gate) == Mode.OBSERVE;
      into.add(observed ? new ObservedWatch(watch, trail::saw) : watch);
    }
    return Step.ON;
  }

  private <O> Step refuseOrObserve(GateName gate, Verdict.Refuse<O> refuse) {
    if (mode(gate) == Mode.OBSERVE) {
      trail.saw(refuse.refusal());
      return Step.ON;
    }
    apply(refuse.effects());
    return refuse(refuse.refusal());
  }

  private <O> Step answer(Verdict.Answer<O> answer) {
    apply(answer.effects());
    return answer(answer.response());
  }

  private void apply(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.BanSource ban -> trail.ban(ban);
      }
    }
  }

  /// How a gate acts for this exchange.
  final Mode mode(GateName gate) {
    // INVARIANT: what a message is and whether it is written down is not up to a service
    return exchange.known() == null || gate == GateName.HTTP || gate == GateName.AUDIT
        ? Mode.ENFORCE
        : exchange.target().service().mode(gate);
  }

  /// Makes sure there is room in the log; on a fail-closed service the decision is durable before
  /// it goes on.
  final Step begin(Gate<Exchange, Recording> audit) {
    return then(meet(audit), this::record);
  }

  private Step record() {
    return switch (Recording.of(exchange)) {
      case END, LASTING_AND_END -> Step.ON;
      case BEGIN_AND_END -> {
        trail.begin(exchange, null);
        yield Step.ON;
      }
      case DURABLE_BEGIN_AND_END -> {
        trail.begin(exchange, fault -> loop().execute(() -> begun(fault)));
        loop().schedule(() -> begun(LOG_SILENT), FACTS_NANOS, TimeUnit.NANOSECONDS);
        yield Step.WAIT;
      }
    };
  }

  private void begun(@Nullable String fault) {
    if (over || place != Place.AUDIT_BEGIN) {
      return;
    }
    if (fault == null) {
      resume();
    } else {
      refuse(AuditGate.notDurable(fault));
    }
  }

  /// Ends, and writes down how it went.
  final Step finish() {
    if (!over) {
      over = true;
      walk.leases().remove(this);
      stop();
      trail.end(exchange);
    }
    return Step.OVER;
  }

  /// From now on bytes flow without a request of their own: its right is a lease.
  final void hold() {
    walk.leases().add(this);
    // INVARIANT: rights that changed while it was opened have to be judged too
    judgeLease(walk.gates());
  }

  /// Closes an open stream whose right is gone.
  final void judgeLease(Gates now) {
    if (over) {
      return;
    }
    List<Ask> asks;
    try {
      asks = LeaseJudge.asks(exchange, now);
    } catch (RuntimeException failed) {
      lose(LeaseJudge.unjudged(failed.getClass().getSimpleName()));
      return;
    }
    List<Fact> got = new ArrayList<>(asks.size());
    Facts facts = walk.answers().now(asks, got, this::fromMemory);
    if (facts == null) {
      Deadline deadline = Deadline.after(System.nanoTime(), FACTS_NANOS);
      walk.answers().later(asks, got, loop(), deadline, late -> judgeLease(now, late));
    } else {
      judgeLease(now, facts);
    }
  }

  private void judgeLease(Gates now, Facts who) {
    if (over) {
      return;
    }
    Fact.Unanswered lacking = Answers.lacking(who);
    if (lacking != null) {
      lose(LeaseJudge.unjudged(lacking.why()));
    } else {
      LeaseJudge.judge(exchange, now, walk.ports(), who).ifPresent(this::lose);
    }
  }

  private void lose(Refusal why) {
    trail.refused(why);
    cut();
    finish();
  }

  /// Judges the lease when the credential behind it has run out.
  final void judgeIfDue() {
    if (!over && LeaseJudge.dueAt(exchange, walk.ports().clock().millis())) {
      judgeLease(walk.gates());
    }
  }

  /// Whether it has ended.
  final boolean over() {
    return over;
  }

  abstract EventLoop loop();

  final Walk walk() {
    return walk;
  }

  final Gates gates() {
    return gates;
  }

  final Place place() {
    return place;
  }

  final Exchange exchange() {
    return exchange;
  }

  final Lane lane() {
    return lane;
  }

  final Trail trail() {
    return trail;
  }

  static Refusal gateFailed(GateName gate, RuntimeException failed) {
    System.getLogger("walk")
        .log(System.Logger.Level.ERROR, "gate `" + gate.word() + "` failed", failed);
    return new Refusal(
        WalkReason.GATE_FAILED,
        Clause.builtIn(gate.word()),
        failed.getClass().getSimpleName(),
        "report this as a defect");
  }
}
