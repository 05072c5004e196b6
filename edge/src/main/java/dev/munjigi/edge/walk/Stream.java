package dev.munjigi.edge.walk;

import dev.munjigi.gates.audit.Recording;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.ProxyProtocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.exchange.Watch;
import dev.munjigi.gates.flood.Pace;
import dev.munjigi.gates.proxy.HeaderWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A stream, or a flow of datagrams, to a service of any protocol: on its way through the walk, and
/// then its bytes both ways, until both sides have ended theirs, one of them breaks, or its right is
/// gone.
///
/// Of a flow of datagrams each part is exactly one datagram. It ends when both sides are silent, and
/// that is a good end.
///
/// A side that ends may still read: what it was sent keeps flowing (half-close). Nothing is read
/// from one side that the other does not take.
public final class Stream extends Walker implements StreamEnd.Opened, Lane.Timed {
  /// A stream has no head.
  private static final RawRequest BYTES = new RawRequest(Protocol.TCP, "", "", Fields.NONE);

  /// Neither has a flow.
  private static final RawRequest DATAGRAMS = new RawRequest(Protocol.UDP, "", "", Fields.NONE);

  private static final byte[] NOTHING = {};

  private final Flow outward = new Flow(true);
  private final Flow inward = new Flow(false);
  private final StreamEnd client;
  private final Pace pace;
  private Origin.@Nullable Wait way;
  private boolean waiting;
  private @Nullable StreamEnd origin;
  private final boolean datagrams;
  private boolean answered;
  private boolean lasts;
  private long openedNanos;

  Stream(Walk walk, StreamEnd client, Lane lane, Exchange exchange) {
    super(walk, lane, exchange, System.nanoTime());
    this.client = client;
    this.datagrams = exchange.raw().protocol() == Protocol.UDP;
    this.pace = gates().pace().begin(System.nanoTime());
  }

  /// What a stream, or a flow, on such a connection is read as.
  static RawRequest raw(boolean datagrams) {
    return datagrams ? DATAGRAMS : BYTES;
  }

  /// Begins the walk; nothing is read from the client before an origin is there.
  public void start() {
    pace.enter(Pace.Phase.WAITING, System.nanoTime());
    client.tell(outward);
    lane().watch(this);
    go();
  }

  @Override
  Step step() {
    return walk().step(this, gates());
  }

  /// Opens a connection to an origin; resumes when the stream has ended.
  Step carry() {
    openedNanos = System.nanoTime();
    Service service = exchange().target().service();
    Origin.Want want =
        new Origin.Want(
            service,
            loop(),
            gates().shares().source(exchange().client()),
            true,
            true,
            service.balancing().key(exchange().client(), null),
            false,
            null);
    waiting = true;
    Origin.Wait begun = lane().streams().open(want, opening(service), this);
    way = begun;
    if (over()) {
      begun.over();
    }
    return Step.WAIT;
  }

  private byte[] opening(Service service) {
    ProxyProtocol header = service.header();
    return header == null
        ? NOTHING
        : HeaderWriter.write(header, exchange().connection(), exchange().id());
  }

  @Override
  public void ready(StreamEnd end, String name) {
    waiting = false;
    if (over()) {
      end.abort();
      return;
    }
    origin = end;
    trail().sentTo(name);
    if (datagrams) {
      trail().flows();
      pace.enter(Pace.Phase.UNANSWERED, System.nanoTime());
    } else {
      trail().streams();
      pace.enter(Pace.Phase.STREAM, System.nanoTime());
    }
    end.tell(inward);
    inward.to = client;
    hold();
    if (!over()) {
      client.opened();
      outward.begin(end);
      client.want(true);
      end.want(true);
    }
  }

  @Override
  public void failed(Refusal refusal) {
    waiting = false;
    refuse(refusal);
  }

  /// Writes down how it went.
  Step end() {
    return finish();
  }

  /// One direction.
  private final class Flow implements StreamEnd.Events {
    final boolean fromClient;
    private final Queue<ByteBuf> early = new ArrayDeque<>(0);
    @Nullable StreamEnd to;
    boolean ended;

    Flow(boolean fromClient) {
      this.fromClient = fromClient;
    }

    /// Carries what came early: a client that ends its side is read to its end at once.
    void begin(StreamEnd into) {
      to = into;
      for (ByteBuf part = early.poll(); part != null; part = early.poll()) {
        bytes(part);
      }
      into.flush();
      if (ended) {
        ended();
      }
    }

    void drop() {
      early.forEach(ByteBuf::release);
      early.clear();
    }

    private @Nullable StreamEnd from() {
      return fromClient ? client : origin;
    }

    @Override
    public void bytes(ByteBuf bytes) {
      StreamEnd into = to;
      if (over()) {
        bytes.release();
        return;
      }
      if (into == null) {
        early.add(bytes);
        return;
      }
      int count = bytes.readableBytes();
      if (datagrams) {
        datagram(fromClient);
      }
      // an empty datagram is one as well
      pace.moved(Math.max(1, count));
      into.bytes(bytes);
      if (over()) {
        return;
      }
      if (fromClient) {
        trail().received(count);
      } else {
        trail().replied(count);
      }
      if (!into.writable()) {
        want(false);
      }
    }

    private void want(boolean more) {
      StreamEnd source = from();
      if (source != null) {
        source.want(more);
      }
    }

    @Override
    public void readComplete() {
      if (to != null && !over()) {
        to.flush();
      }
    }

    @Override
    public void ended() {
      ended = true;
      if (over() || to == null) {
        return;
      }
      to.end();
      if (!over() && outward.ended && inward.ended) {
        closeBoth();
      }
    }

    @Override
    public void gone() {
      if (over()) {
        return;
      }
      if (fromClient) {
        trail().clientLeft();
      } else {
        trail().refused(datagrams && !tunnelled() ? nobody() : lost());
      }
      cut();
      finish();
    }

    @Override
    public void writable(boolean more) {
      // this end takes more: the other one may send more
      Flow other = fromClient ? inward : outward;
      if (!over()) {
        other.want(more);
      }
    }
  }

  /// Notes a datagram of the flow.
  private void datagram(boolean fromClient) {
    if (!fromClient && !answered) {
      answered = true;
      trail().answered();
      pace.enter(Pace.Phase.FLOW, System.nanoTime());
    } else if (fromClient && answered && !lasts) {
      lasts = true;
      if (Recording.of(exchange()) == Recording.LASTING_AND_END) {
        trail().begin(exchange(), null);
      }
    }
  }

  private void closeBoth() {
    // ATTACK: a peer that takes nothing would otherwise keep what was written for it for good
    Duration most = gates().settings().flood().connections().stall();
    client.close(most);
    if (origin != null) {
      origin.close(most);
    }
    resume();
  }

  private Refusal lost() {
    return new Refusal(
        UpstreamReason.CONNECTION_LOST,
        Clause.builtIn("upstream"),
        "the connection broke while the stream was open",
        "mend the origin");
  }

  /// Whether no socket of this machine leads to the origin, but one to another gate.
  private boolean tunnelled() {
    return exchange().target().service().upstreams().getFirst().scheme().tunnels();
  }

  private Refusal nobody() {
    String where = String.valueOf(trail().sentTo());
    if (!answered) {
      trail().sentToNobody();
    }
    return new Refusal(
        UpstreamReason.UNREACHABLE,
        Clause.builtIn("upstream"),
        where + ": nobody listens there (ICMP port unreachable)",
        "start the origin, or mend `upstream`");
  }

  @Override
  Step refuse(Refusal refusal) {
    if (over()) {
      return Step.OVER;
    }
    trail().refused(refusal);
    if (origin == null) {
      client.refused(refusal.code().publicClass(), exchange().id());
    } else {
      cut();
    }
    return finish();
  }

  /// There is nobody to read an answer: a stream is reset.
  @Override
  Step answer(Response response) {
    cut();
    return finish();
  }

  @Override
  void cut() {
    client.abort();
    if (origin != null) {
      origin.abort();
    }
  }

  @Override
  void flush() {
    client.flush();
  }

  @Override
  List<Watch> watches() {
    // INVARIANT: a stream has no body; a gate that passes it with a watch has failed
    return List.of();
  }

  @Override
  void stop() {
    lane().unwatch(this);
    outward.drop();
    if (way != null && waiting) {
      way.cancel();
    }
    if (way != null) {
      way.over();
    }
  }

  @Override
  EventLoop loop() {
    return lane().loop();
  }

  @Override
  public void check(long nanos) {
    if (over()) {
      return;
    }
    switch (pace.check(nanos)) {
      case Pace.Fine fine -> {}
      case Pace.Idle idle -> closeBoth();
      case Pace.TooSlow slow -> refuse(slow.refusal());
    }
    if (over()) {
      return;
    }
    if (origin != null) {
      judgeIfDue();
    }
    UpstreamLimits limits = exchange().target().service().limits();
    Duration most = limits.total();
    if (!over() && most != null && origin != null && nanos - openedNanos > most.toNanos()) {
      String key = "services." + exchange().target().service().name() + ".timeouts.total";
      refuse(gates().pace().tooLong(key, most));
    }
  }
}
