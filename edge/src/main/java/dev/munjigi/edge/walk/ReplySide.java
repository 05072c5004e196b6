package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Watch;
import dev.munjigi.gates.http.WebSocketKey;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The way of an origin's reply to the client.
final class ReplySide implements BodyFlow.Sink {
  private static final int SWITCHING = 101;

  private final Passage passage;
  private final Queue<ByteBuf> early = new ArrayDeque<>(0);
  private @Nullable ReplyHead head;
  private @Nullable BodyFlow flow;
  private boolean begun;
  private Fields trailers = Fields.NONE;
  private boolean endedEarly;
  private boolean tunnelled;

  ReplySide(Passage passage) {
    this.passage = passage;
  }

  /// Takes the head from the origin.
  void take(ReplyHead from) {
    head = from;
  }

  /// Whether the origin has begun to reply.
  boolean taken() {
    return head != null;
  }

  /// Whether its head is there and its gates have not passed it yet.
  boolean waits() {
    return head != null && flow == null && !tunnelled;
  }

  /// Whether the client has been told a status.
  boolean begun() {
    return begun;
  }

  /// Whether both directions have become bytes without framing.
  boolean tunnelled() {
    return tunnelled;
  }

  ReplyHead head() {
    if (head == null) {
      throw new IllegalStateException("the origin has not replied yet");
    }
    return head;
  }

  /// Begins to send.
  void start(List<Watch> watches) {
    if (head().status() == SWITCHING) {
      switchProtocol();
      return;
    }
    var route = passage.exchange().target().route();
    long hold = route == null ? 0 : route.body().hold();
    flow = new BodyFlow(watches, head().framing(), passage.flowLimits(hold), this);
    flow.begin();
    for (ByteBuf part = early.poll(); part != null; part = early.poll()) {
      flow.feed(part);
    }
    if (endedEarly) {
      flow.end(trailers);
    }
    passage.request().wantReply(passage.client().writable());
  }

  private void switchProtocol() {
    CanonicalRequest request = passage.exchange().request();
    String to = head().fields().first("upgrade");
    if (request.upgrade() == null
        || to == null
        || !to.equalsIgnoreCase(request.upgrade())
        || !rightlyAccepted(request)) {
      passage.refuse(
          new Refusal(
              UpstreamReason.REPLY_MALFORMED,
              Clause.builtIn("upstream"),
              "the origin switched to a protocol that nobody asked for",
              "mend the origin"));
      return;
    }
    opens(Framing.UntilClose.INSTANCE);
    tunnelled = true;
    passage.client().tunnel();
    for (ByteBuf part = early.poll(); part != null; part = early.poll()) {
      bytes(part);
    }
    passage.client().flush();
    passage.becomeTunnel();
    if (endedEarly && !passage.over()) {
      ends(Fields.NONE);
    }
    passage.request().streams();
    passage.request().wantReply(passage.client().writable());
  }

  /// Whether the origin answers the key of the handshake. A client of HTTP/1.1 sees for itself; one
  /// of HTTP/2 sent no key (RFC 8441 section 5).
  private boolean rightlyAccepted(CanonicalRequest request) {
    String key = request.fields().first("sec-websocket-key");
    return passage.exchange().raw().protocol() != Protocol.HTTP_2
        || (key != null
            && WebSocketKey.accept(key).equals(head().fields().first("sec-websocket-accept")));
  }

  /// Takes the next part of the reply's body; until the gates have passed its head, it waits here,
  /// and nothing more is read from the origin.
  void feed(ByteBuf bytes) {
    if (flow != null) {
      flow.feed(bytes);
    } else if (tunnelled) {
      bytes(bytes);
    } else {
      early.add(bytes);
      passage.request().wantReply(false);
    }
  }

  /// The origin's reply is whole.
  void end(Fields last) {
    if (flow != null) {
      flow.end(last);
    } else if (tunnelled) {
      ends(Fields.NONE);
    } else {
      trailers = last;
      endedEarly = true;
    }
  }

  @Override
  public void opens(Framing framing) {
    begun = true;
    Fields fields = passage.shown(head().fields());
    if (framing instanceof Framing.None && !(head().framing() instanceof Framing.None)) {
      // INVARIANT: a length that was announced no longer holds when nothing is left of the body
      fields = fields.where(name -> !name.equals("content-length")).with("content-length", "0");
    }
    passage.trail().status(head().status(), true);
    passage.client().head(head().status(), fields, framing);
  }

  @Override
  public void bytes(ByteBuf bytes) {
    passage.trail().replied(bytes.readableBytes());
    passage.client().body(bytes);
  }

  @Override
  public void ends(Fields last) {
    if (last.size() > 0) {
      passage.client().trailers(passage.gates().reply().trailing(last));
    }
    passage.client().finish(passage.mayKeep() && !tunnelled);
    passage.resume();
  }

  @Override
  public void refused(Refusal refusal) {
    passage.refuse(refusal);
  }

  void stop() {
    early.forEach(ByteBuf::release);
    early.clear();
    if (flow != null) {
      flow.drop();
    }
  }
}
