package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.exchange.Watch;
import dev.munjigi.gates.flood.Pace;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A stream to a service of any protocol: on its way through the walk, and then its bytes both
/// ways, until both sides have ended theirs, one of them breaks, or its right is gone.
///
/// A side that ends may still read: what it was sent keeps flowing (half-close). Nothing is read
/// from one side that the other does not take.
public final class Stream extends Walker implements StreamEnd.Opened, Lane.Timed {
  /// A stream has no head.
  static final RawRequest RAW = new RawRequest(Protocol.TCP, "", "", Fields.NONE);

  private final Flow outward = new Flow(true);
  private final Flow inward = new Flow(false);
  private final StreamEnd client;
  private final Pace pace;
  private Origin.@Nullable Wait way;
  private boolean waiting;
  private @Nullable StreamEnd origin;
  private long openedNanos;

  Stream(Walk walk, StreamEnd client, Lane lane, Exchange exchange) {
    super(walk, lane, exchange, System.nanoTime());
    this.client = client;
    this.pace = gates().pace().begin(System.nanoTime());
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
            false);
    waiting = true;
    Origin.Wait begun = lane().streams().open(want, this);
    way = begun;
    if (over()) {
      begun.over();
    }
    return Step.WAIT;
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
    trail().streams();
    pace.enter(Pace.Phase.STREAM, System.nanoTime());
    end.tell(inward);
    inward.to = client;
    hold();
    if (!over()) {
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
      pace.moved(count);
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
      if (outward.ended && inward.ended) {
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
        trail().refused(lost());
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

  @Override
  Step refuse(Refusal refusal) {
    if (over()) {
      return Step.OVER;
    }
    trail().refused(refusal);
    cut();
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
    if (pace.check(nanos) instanceof Pace.TooSlow slow) {
      refuse(slow.refusal());
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
