package dev.munjigi.edge.walk;

import dev.munjigi.gates.audit.AuditGate;
import dev.munjigi.gates.audit.Recording;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Deadline;
import dev.munjigi.gates.exchange.Effect;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Reply;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Verdict;
import dev.munjigi.gates.exchange.Watch;
import dev.munjigi.gates.reply.ReplyGate;
import dev.munjigi.gates.reply.ReplySettings;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One exchange on its way through the walk. Everything happens on the event loop of its client.
///
/// It knows at which place the exchange is, gathers what the gates say, and is the one door for
/// both ends: the client's connection tells it the request, the origin's the reply.
public final class Passage {
  private static final long FACTS_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final String LOG_SILENT = "the log did not answer in time";

  /// Adds nothing and removes nothing but what is hop-by-hop.
  private static final ReplyGate UNTOUCHED =
      new ReplyGate(new ReplySettings(Fields.NONE, Fields.NONE, Set.of()));

  private final Walk walk;
  private final Gates gates;
  private final Client client;
  private final Lane lane;
  private final Trail trail;
  private final RequestSide request;
  private final ReplySide reply;
  private final List<Watch> watches = new ArrayList<>(0);
  private final List<Watch> replyWatches = new ArrayList<>(0);
  private Exchange exchange;
  private @Nullable Supplier<Step> second;
  private Place place = Place.HTTP;
  private boolean walking;
  private boolean resumed;
  private boolean over;

  Passage(Walk walk, Client client, Lane lane, Exchange exchange, long beganNanos) {
    this.walk = walk;
    this.gates = walk.gates();
    this.client = client;
    this.lane = lane;
    this.exchange = exchange;
    this.trail = new Trail(walk.ports(), lane.events(), gates.settings().digest(), beganNanos);
    this.request = new RequestSide(this);
    this.reply = new ReplySide(this);
  }

  /// Begins the walk.
  public void start() {
    walk();
  }

  /// Goes on from the place it is at, as far as it gets.
  private void walk() {
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
      return walk.step(this, gates);
    } catch (RuntimeException failed) {
      return refuse(gateFailed(GateName.WALK, failed));
    }
  }

  /// What was awaited has come, perhaps while its place is still being left: goes on with the next.
  void resume() {
    resumed = true;
    if (!over && !walking) {
      place = place.next();
      walk();
    }
  }

  /// Makes the request canonical.
  Step canonical(Gate<Exchange, CanonicalRequest> http) {
    return then(
        meet(http, Exchange::with),
        () -> {
          client.incoming(exchange.request().framing(), request.most());
          return Step.ON;
        });
  }

  /// Counts the request by its source; a listener that only redirects then answers.
  Step admitted(Gate<Exchange, ?> flood, Gate<Exchange, ?> redirect) {
    return then(meet(flood), () -> meet(redirect));
  }

  /// The second half of a place, which begins when the first has passed, now or later.
  private Step then(Step first, Supplier<Step> next) {
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
      client.flush();
    }
  }

  <O> Step meet(Gate<Exchange, O> gate) {
    return meet(gate, exchange, watches, (now, nothing) -> now);
  }

  <O> Step meet(Gate<Exchange, O> gate, BiFunction<Exchange, O, Exchange> with) {
    return meet(gate, exchange, watches, with);
  }

  <O> Step meetReply(Gate<Reply, O> gate) {
    Reply subject = new Reply(exchange, reply.head());
    return meet(gate, subject, replyWatches, (now, nothing) -> now);
  }

  private <S, O> Step meet(
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

  private Step answer(Response response) {
    trail.status(response.status(), false);
    trail.replied(response.body().length);
    client.answer(response, mayKeep());
    return finish();
  }

  private void apply(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.BanSource ban -> trail.ban(ban);
      }
    }
  }

  private Mode mode(GateName gate) {
    // INVARIANT: what a message is and whether it is written down is not up to a service
    return exchange.known() == null || gate == GateName.HTTP || gate == GateName.AUDIT
        ? Mode.ENFORCE
        : exchange.target().service().mode(gate);
  }

  /// Makes sure there is room in the log; on a fail-closed service the decision is durable before
  /// it goes on.
  Step begin(Gate<Exchange, Recording> audit) {
    return then(meet(audit), this::record);
  }

  private Step record() {
    return switch (Recording.of(exchange)) {
      case END -> Step.ON;
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

  /// Sends the request to an origin; resumes with the head of the reply.
  Step forward() {
    request.start(watches);
    return Step.WAIT;
  }

  /// Sends the reply to the client; resumes when it is whole.
  Step sendReply() {
    reply.start(replyWatches);
    return Step.WAIT;
  }

  /// Writes down how it went.
  Step end() {
    return finish();
  }

  private Step finish() {
    if (!over) {
      over = true;
      walk.leases().remove(this);
      request.stop();
      reply.stop();
      trail.end(exchange);
    }
    return Step.OVER;
  }

  /// Ends the exchange with a refusal: an answer where the reply has not begun, a cut where it has.
  Step refuse(Refusal refusal) {
    if (over) {
      return Step.OVER;
    }
    trail.refused(refusal);
    if (reply.begun() || refusal.code().status() == 0) {
      client.abort();
      return finish();
    }
    boolean secure = exchange.connection().transport().secure();
    Response response =
        gates.reply().refusal(refusal, exchange.id(), exchange.raw().fields(), secure);
    return answer(response);
  }

  /// Whether the connection may serve another exchange after this one.
  public boolean mayKeep() {
    return exchange.known() != null
        && exchange.request().persistent()
        && request.whole()
        && !walk.draining();
  }

  /// The next part of the request's body; ownership passes.
  public void requestBody(ByteBuf bytes) {
    if (over) {
      bytes.release();
      return;
    }
    trail.received(bytes.readableBytes());
    request.feed(bytes);
  }

  /// What the client sent at once has been told.
  public void requestReadComplete() {
    if (!over) {
      request.flush();
    }
  }

  /// The request's body is whole.
  public void requestEnd() {
    if (!over) {
      request.end();
    }
  }

  /// The request's body cannot be read on.
  public void requestBroken(Refusal refusal) {
    refuse(refusal);
  }

  /// The client's connection ended or broke; there is nobody to answer.
  public void clientGone() {
    if (!over) {
      trail.clientLeft();
      finish();
    }
  }

  /// The client takes more, or no more for now.
  public void clientWritable(boolean more) {
    if (!over) {
      request.wantReply(more);
    }
  }

  /// Looks at the deadlines of the origin.
  public void check(long nanos) {
    if (!over) {
      request.check(nanos);
    }
    if (reply.tunnelled() && LeaseJudge.dueAt(exchange, walk.ports().clock().millis())) {
      judgeLease(walk.gates());
    }
  }

  /// Closes an open stream whose right is gone.
  void judgeLease(Gates now) {
    if (over) {
      return;
    }
    LeaseJudge.judge(exchange, now, walk.ports())
        .ifPresent(
            why -> {
              trail.refused(why);
              client.abort();
              finish();
            });
  }

  /// The request's method as sent.
  public String method() {
    return exchange.raw().method();
  }

  /// Whether it has ended.
  boolean over() {
    return over;
  }

  EventLoop loop() {
    return client.loop();
  }

  Place place() {
    return place;
  }

  Exchange exchange() {
    return exchange;
  }

  Client client() {
    return client;
  }

  Lane lane() {
    return lane;
  }

  Trail trail() {
    return trail;
  }

  RequestSide request() {
    return request;
  }

  ReplySide reply() {
    return reply;
  }

  /// The head of the reply is there.
  void replied(ReplyHead head) {
    trail.head();
    reply.take(head);
    resume();
  }

  /// The streams of this exchange no longer have frames.
  void becomeTunnel() {
    walk.leases().add(this);
    // INVARIANT: rights that changed while it was opened have to be judged too
    judgeLease(walk.gates());
  }

  /// What of the fields of an origin's reply the client sees.
  Fields shown(Fields fields) {
    boolean off = mode(GateName.REPLY) == Mode.OFF;
    // INVARIANT: what speaks of the origin's connection ends there, whatever a service says
    return (off ? UNTOUCHED : gates.reply())
        .outgoing(fields, exchange.connection().transport().secure());
  }

  Gates gates() {
    return gates;
  }

  BodyFlow.Limits flowLimits(long hold) {
    return new BodyFlow.Limits(hold, walk.held(), gates.held());
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
