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
public final class Passage extends Walker {
  /// Adds nothing and removes nothing but what is hop-by-hop.
  private static final ReplyGate UNTOUCHED =
      new ReplyGate(new ReplySettings(Fields.NONE, Fields.NONE, Set.of()));

  /// After how long an exchange holds a lease.
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Client client;
  private final RequestSide request;
  private final ReplySide reply;
  private final List<Watch> watches = new ArrayList<>(0);
  private final List<Watch> replyWatches = new ArrayList<>(0);
  private boolean forwarded;
  private boolean leased;
  private long sinceNanos;

  Passage(Walk walk, Client client, Lane lane, Exchange exchange, long beganNanos) {
    super(walk, lane, exchange, beganNanos);
    this.client = client;
    this.request = new RequestSide(this);
    this.reply = new ReplySide(this);
  }

  /// Begins the walk.
  public void start() {
    go();
  }

  @Override
  Step step() {
    return walk().step(this, gates());
  }

  /// Makes the request canonical.
  Step canonical(Gate<Exchange, CanonicalRequest> http) {
    return then(
        meet(http, Exchange::with),
        () -> {
          client.incoming(exchange().request().framing(), request.most());
          return Step.ON;
        });
  }

  /// Counts the request by its source; an authority that checks a challenge is then answered, and
  /// a listener that only redirects answers the others.
  Step admitted(
      Gate<Exchange, ?> flood, Gate<Exchange, ?> challenge, Gate<Exchange, ?> redirect) {
    return then(meet(flood), () -> then(meet(challenge), () -> meet(redirect)));
  }

  <O> Step meetReply(Gate<Reply, O> gate) {
    Reply subject = new Reply(exchange(), reply.head());
    return meet(gate, subject, replyWatches, (now, nothing) -> now);
  }

  @Override
  Step answer(Response response) {
    trail().status(response.status(), false);
    trail().replied(response.body().length);
    client.answer(response, mayKeep());
    return finish();
  }

  /// Sends the request to an origin; resumes with the head of the reply.
  Step forward() {
    forwarded = true;
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

  @Override
  void stop() {
    request.stop();
    reply.stop();
  }

  @Override
  void cut() {
    client.abort();
  }

  @Override
  void flush() {
    client.flush();
  }

  @Override
  List<Watch> watches() {
    return watches;
  }

  /// Ends the exchange with a refusal: an answer where the reply has not begun, a cut where it has.
  @Override
  Step refuse(Refusal refusal) {
    if (over()) {
      return Step.OVER;
    }
    trail().refused(refusal);
    if (reply.begun() || refusal.code().status() == 0) {
      client.abort();
      return finish();
    }
    boolean secure = exchange().connection().transport().secure();
    Response response =
        gates().reply().refusal(refusal, exchange().id(), exchange().raw().fields(), secure);
    return answer(response);
  }

  /// Whether the connection may serve another exchange after this one.
  public boolean mayKeep() {
    return exchange().known() != null
        && exchange().request().persistent()
        && request.whole()
        && !walk().draining();
  }

  /// The next part of the request's body; ownership passes.
  public void requestBody(ByteBuf bytes) {
    if (over()) {
      bytes.release();
      return;
    }
    trail().received(bytes.readableBytes());
    request.feed(bytes);
  }

  /// What the client sent at once has been told.
  public void requestReadComplete() {
    if (!over()) {
      request.flush();
    }
  }

  /// The request's body is whole.
  ///
  /// @param trailers its trailer fields, as they were checked
  public void requestEnd(Fields trailers) {
    if (!over()) {
      request.end(trailers);
    }
  }

  /// The request's body cannot be read on.
  public void requestBroken(Refusal refusal) {
    refuse(refusal);
  }

  /// The client's connection ended or broke; there is nobody to answer.
  public void clientGone() {
    if (!over()) {
      trail().clientLeft();
      finish();
    }
  }

  /// The client takes more, or no more for now.
  public void clientWritable(boolean more) {
    if (!over()) {
      request.wantReply(more);
    }
  }

  /// Looks at the deadlines of the origin.
  public void check(long nanos) {
    if (!over()) {
      request.check(nanos);
    }
    lease(nanos);
  }

  /// An exchange that takes long outlives no right either: an event stream, a call of gRPC, a download
  /// without an end.
  private void lease(long nanos) {
    if (leased) {
      judgeIfDue();
    } else if (!over() && forwarded && !exchange().target().service().isOwn()) {
      if (sinceNanos == 0) {
        sinceNanos = nanos;
      } else if (nanos - sinceNanos > LONG_NANOS) {
        leased = true;
        hold();
      }
    }
  }

  /// Whether both ends may pause for as long as they show that they are alive.
  public boolean maySleep() {
    return exchange().known() != null && exchange().request().maySleep();
  }

  /// The request's method as sent.
  public String method() {
    return exchange().raw().method();
  }

  /// Whether the client asked for the head of the reply alone.
  public boolean headOnly() {
    return method().equals("HEAD");
  }

  @Override
  EventLoop loop() {
    return client.loop();
  }

  Client client() {
    return client;
  }

  RequestSide request() {
    return request;
  }

  ReplySide reply() {
    return reply;
  }

  /// The head of the reply is there.
  void replied(ReplyHead head) {
    trail().head();
    reply.take(head);
    resume();
  }

  /// The streams of this exchange no longer have frames.
  void becomeTunnel() {
    if (!leased) {
      leased = true;
      hold();
    }
  }

  /// What of the fields of an origin's reply the client sees.
  Fields shown(Fields fields) {
    boolean off = mode(GateName.REPLY) == Mode.OFF;
    // INVARIANT: what speaks of the origin's connection ends there, whatever a service says
    return (off ? UNTOUCHED : gates().reply())
        .outgoing(fields, exchange().connection().transport().secure());
  }

  BodyFlow.Limits flowLimits(long hold) {
    return new BodyFlow.Limits(hold, walk().held(), gates().held());
  }
}
