package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Assertions;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.exchange.Watch;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The way of an exchange's request to its origin, and the ear for what the origin says.
///
/// A request that reached no origin is tried at another one. One that an origin may have acted on
/// is, once, when it has no body and a method that may be repeated (RFC 9110 section 9.2.2), and the
/// connection broke before the origin said anything. Nothing is repeated once the client was told
/// anything, nor when a part of its body was sent.
final class RequestSide implements BodyFlow.Sink, Origin.Events {
  private static final BodyLimits NO_BODY = new BodyLimits(0, 0);

  private final Passage passage;
  private final Queue<ByteBuf> pending = new ArrayDeque<>(0);
  private @Nullable BodyFlow flow;
  private Origin.@Nullable Wait way;
  private boolean waiting;
  private @Nullable Origin origin;
  private Framing framing = Framing.None.INSTANCE;
  private Fields trailers = Fields.NONE;
  private long movedNanos;
  private boolean whole;
  private boolean ended;
  private boolean departed;
  private boolean bodySent;
  private boolean told;
  private boolean renewed;
  private boolean repeated;
  private boolean proceeded;
  private boolean unflushed;
  private boolean waitsForClient;

  RequestSide(Passage passage) {
    this.passage = passage;
  }

  /// Begins to take the body and, when it may, to send the request.
  void start(List<Watch> watches) {
    CanonicalRequest request = request();
    flow = new BodyFlow(watches, request.framing(), passage.flowLimits(limits().hold()), this);
    movedNanos = System.nanoTime();
    whole = request.framing() instanceof Framing.None;
    flow.begin();
    if (whole) {
      flow.end(Fields.NONE);
    } else if (!watches.isEmpty()) {
      takeBody();
    }
  }

  private BodyLimits limits() {
    Route route = passage.exchange().target().route();
    return route == null ? NO_BODY : route.body();
  }

  /// How many bytes a body may have.
  long most() {
    return limits().max();
  }

  /// Whether the client has sent its whole request.
  boolean whole() {
    return whole || (flow == null && hasNoBody());
  }

  private boolean hasNoBody() {
    var known = passage.exchange().http();
    return known != null && known.framing() instanceof Framing.None;
  }

  private CanonicalRequest request() {
    return passage.exchange().request();
  }

  /// Lets the client send its body.
  private void takeBody() {
    if (request().expectsContinue() && !proceeded) {
      proceeded = true;
      passage.client().proceed();
    }
    passage.client().wantBody(true);
  }

  void feed(ByteBuf bytes) {
    if (passage.reply().tunnelled()) {
      bytes(bytes);
      return;
    }
    if (flow != null) {
      flow.feed(bytes);
    } else {
      bytes.release();
    }
  }

  void end(Fields trailers) {
    whole = true;
    if (passage.reply().tunnelled()) {
      passage.clientGone();
    } else if (flow != null) {
      flow.end(trailers);
    }
  }

  @Override
  public void opens(Framing framing) {
    this.framing = framing;
    acquire(false);
  }

  private void acquire(boolean fresh) {
    if (!departed) {
      movedNanos = System.nanoTime();
    }
    CanonicalRequest request = request();
    Service service = request.target().service();
    Origin.Want want =
        new Origin.Want(
            service,
            passage.loop(),
            passage.gates().shares().source(request.client()),
            request.upgrade() != null,
            fresh,
            service.balancing().key(request.client(), request),
            framing instanceof Framing.None,
            service.isOwn() ? passage.exchange() : null);
    waiting = true;
    way = null;
    Origin.Wait begun = passage.lane().origins().acquire(want, this);
    if (passage.over()) {
      begun.over();
    } else if (way == null) {
      // INVARIANT: what was acquired in the middle of this is the exchange's way, not this one
      way = begun;
    }
  }

  @Override
  public void bytes(ByteBuf bytes) {
    if (origin == null) {
      pending.add(bytes);
      passage.client().wantBody(false);
      return;
    }
    movedNanos = System.nanoTime();
    bodySent = true;
    origin.body(bytes);
    unflushed = true;
    if (!origin.writable()) {
      passage.client().wantBody(false);
    }
  }

  @Override
  public void ends(Fields last) {
    ended = true;
    trailers = last;
    movedNanos = System.nanoTime();
    if (origin != null) {
      origin.endBody(last);
      origin.flush();
    }
  }

  /// Sends on what the client sent at once.
  void flush() {
    if (unflushed && origin != null) {
      unflushed = false;
      origin.flush();
    }
  }

  @Override
  public void refused(Refusal refusal) {
    passage.refuse(refusal);
  }

  @Override
  public void ready(Origin ready) {
    waiting = false;
    if (passage.over()) {
      ready.abort();
      return;
    }
    origin = ready;
    if (!departed) {
      // INVARIANT: a further try does not give an exchange more time
      departed = true;
      movedNanos = System.nanoTime();
    }
    passage.trail().sentTo(ready.name());
    ready.head(told(), framing);
    for (ByteBuf part = pending.poll(); part != null; part = pending.poll()) {
      bodySent = true;
      ready.body(part);
    }
    if (ended) {
      ready.endBody(trailers);
    } else if (!whole) {
      takeBody();
    }
    ready.flush();
  }

  /// The request as the origin is told of it; the gate's own services see what was shown.
  private CanonicalRequest told() {
    CanonicalRequest request = request();
    Service service = request.target().service();
    if (service.isOwn()) {
      return request;
    }
    Principal who = passage.exchange().principal();
    boolean known = !(who instanceof Principal.Anonymous);
    Assertions assertions = passage.walk().ports().assertions();
    CanonicalRequest told =
        request.toldOf(who, known ? assertions.of(who, service.name()) : null);
    return hangsOnReply() ? told.forWholeReply() : told;
  }

  private boolean hangsOnReply() {
    Grant grant = passage.exchange().grant();
    return grant != null && grant.untilReply();
  }

  @Override
  public void interim(int status, Fields fields) {
    told = true;
    // ATTACK: early hints say what is in a reply that nobody has judged yet
    if (hangsOnReply()) {
      return;
    }
    passage.client().interim(status, passage.shown(fields));
    // ATTACK: replies on the way to a client that takes none would pile up
    wantReply(passage.client().writable());
  }

  @Override
  public void head(ReplyHead head) {
    movedNanos = System.nanoTime();
    passage.replied(head);
  }

  @Override
  public void body(ByteBuf bytes) {
    movedNanos = System.nanoTime();
    passage.reply().feed(bytes);
    wantReply(passage.client().writable());
  }

  @Override
  public void replyEnd(Fields last) {
    origin = null;
    passage.reply().end(last);
  }

  @Override
  public void failed(Refusal refusal, Origin.Loss loss) {
    origin = null;
    waiting = false;
    if (bodySent || told || passage.reply().taken() || !repeat(loss)) {
      passage.refuse(refusal);
    }
  }

  /// Tries once more if that is safe; false when it is not, or nowhere is left.
  private boolean repeat(Origin.Loss loss) {
    return switch (loss) {
      case UNREACHED -> again();
      case UNSEEN -> renew() || again();
      case STALE -> mayRepeat() && (renew() || again());
      case UNANSWERED -> {
        // ATTACK: a request that ends an origin's process must not end those of all origins
        boolean first = !repeated;
        repeated = true;
        yield first && mayRepeat() && again();
      }
      case FINAL -> false;
    };
  }

  /// On a connection that was not used before, which costs no try: how many there can be is bounded
  /// by how many connections rested.
  private boolean renew() {
    boolean first = !renewed;
    renewed = true;
    if (first) {
      acquire(true);
    }
    return first;
  }

  private boolean again() {
    Origin.Wait tried = way;
    if (tried == null) {
      return false;
    }
    waiting = true;
    boolean goes = tried.again();
    waiting &= goes;
    return goes;
  }

  private boolean mayRepeat() {
    String method = request().method();
    boolean idempotent = method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS");
    return idempotent && request().upgrade() == null && framing instanceof Framing.None;
  }

  @Override
  public void writable(boolean more) {
    if (!passage.over()) {
      passage.client().wantBody(more);
    }
  }

  @Override
  public void readComplete() {
    passage.client().flush();
  }

  /// Lets the client's stream flow, which has no frames any more.
  void streams() {
    if (origin != null) {
      passage.client().wantBody(origin.writable());
    }
  }

  void wantReply(boolean wanted) {
    boolean more = wanted && !passage.reply().waits();
    if (origin != null && more == waitsForClient) {
      waitsForClient = !more;
      movedNanos = System.nanoTime();
      origin.wantReply(more);
    }
  }

  /// Looks at how long the origin has been silent.
  void check(long nanos) {
    UpstreamLimits allowed = passage.exchange().request().target().service().limits();
    if (flow == null || waitsForClient || passage.reply().tunnelled()) {
      return;
    }
    boolean begun = passage.reply().taken();
    boolean clientsTurn = !ended && !begun && !waiting && canTake();
    long most = begun ? allowed.idle().toNanos() : allowed.reply().toNanos();
    if (!clientsTurn && nanos - movedNanos > most && !sleeps(nanos)) {
      if (!begun && ended && way != null) {
        // ATTACK: a client that sends its body slowly makes no origin look slow
        way.silent();
      }
      passage.refuse(silent(begun, most));
    }
  }

  /// Whether the origin is silent and may be, because it is alive.
  private boolean sleeps(long nanos) {
    return passage.maySleep() && origin != null && origin.alive(nanos);
  }

  private boolean canTake() {
    return origin == null || origin.writable();
  }

  private Refusal silent(boolean begun, long most) {
    String key = "services." + passage.exchange().target().service().name() + ".timeouts.";
    return new Refusal(
        begun ? UpstreamReason.STALLED : UpstreamReason.SILENT,
        Clause.builtIn(key + (begun ? "idle" : "reply")),
        "nothing came for `" + most / 1_000_000 + "ms`",
        "raise `" + key + (begun ? "idle" : "reply") + "`, or mend the origin");
  }

  /// The exchange is over.
  void stop() {
    if (way != null && waiting) {
      way.cancel();
    }
    if (origin != null) {
      origin.abort();
      origin = null;
    }
    if (way != null) {
      way.over();
    }
    if (flow != null) {
      flow.drop();
    }
    pending.forEach(ByteBuf::release);
    pending.clear();
  }
}
