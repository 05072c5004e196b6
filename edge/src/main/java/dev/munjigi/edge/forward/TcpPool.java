package dev.munjigi.edge.forward;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.tunnel.TunnelCall;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.Shares;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.wire.TcpEnd;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.flood.SourceShare;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The streams of one event loop to all origins, each on a connection of its own. Touched by that
/// event loop alone.
///
/// No more than the service's `streams` are open to one origin, and of these one source has no more
/// than its share; none waits.
public final class TcpPool implements Streams.ToOne {
  private final Dialer dialer;
  private final Map<Way, Known> origins = new HashMap<>();

  /// The streams to one origin.
  private static final class Known {
    final Shares used = new Shares();
    int open;
  }

  public TcpPool(Dialer dialer) {
    this.dialer = dialer;
  }

  @Override
  public Origin.Wait open(
      Upstream upstream, Origin.Want want, byte[] opening, StreamEnd.Opened then) {
    try {
      return open(dialer.way(want.service(), upstream), want, opening, then);
    } catch (Dialer.Unsafe unsafe) {
      then.failed(unsafe.refusal());
      return () -> {};
    }
  }

  private Origin.Wait open(
      Way way, Origin.Want want, byte[] first, StreamEnd.Opened then) {
    Service service = want.service();
    int places = service.limits().streams();
    Known known = origins.computeIfAbsent(way, unknown -> new Known());
    if (known.open >= places || !known.used.take(want.source(), SourceShare.of(places))) {
      then.failed(busy(service, way, places));
      return () -> {};
    }
    known.open++;
    Opening opening = new Opening(way, known, want, then);
    opening.underway =
        dialer.dial(
            new Dialer.Call(
                way, want.loop(), service.limits().connect(), true, opening.handler(), first),
            opening);
    return opening;
  }

  private final class Opening implements Dialer.Attempt, StreamEnd.Opened, Origin.Wait {
    private final TcpEnd end = new TcpEnd();
    private final Way way;
    private final Known known;
    private final Origin.Want want;
    private final StreamEnd.Opened then;
    private Dialer.@Nullable Underway underway;
    private boolean cancelled;

    Opening(Way way, Known known, Origin.Want want, StreamEnd.Opened then) {
      this.way = way;
      this.known = known;
      this.want = want;
      this.then = then;
    }

    /// What is put on the connection: the stream's end, or who asks the gate there for it.
    ChannelHandler handler() {
      // the gate there needs its time for its origin, and a moment to say that it had none
      Duration limit = want.service().limits().connect().multipliedBy(2);
      return way.upstream().site() instanceof Upstream.Beyond beyond
          ? new TunnelCall(way.upstream(), beyond, limit, this)
          : end;
    }

    @Override
    public void connected(Channel channel) {
      channel.closeFuture().addListener(closed -> giveBack());
      if (!way.upstream().scheme().tunnels()) {
        ready(end, way.toString());
      } else if (cancelled) {
        channel.close();
      }
    }

    @Override
    public void ready(StreamEnd there, String origin) {
      if (cancelled) {
        there.abort();
      } else {
        then.ready(there, origin);
      }
    }

    @Override
    public void unreachable(Refusal why) {
      giveBack();
      failed(why);
    }

    @Override
    public void failed(Refusal why) {
      if (!cancelled) {
        then.failed(why);
      }
    }

    private void giveBack() {
      known.used.giveBack(want.source());
      known.open--;
      if (known.open == 0) {
        origins.remove(way, known);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      // ATTACK: who asks and leaves would have a handshake made for each time
      if (underway != null) {
        underway.giveUp();
      }
    }
  }

  private static Refusal busy(Service service, Way way, int places) {
    String key = "services." + service.name() + ".streams";
    return new Refusal(
        UpstreamReason.BUSY,
        Clause.builtIn(key),
        "of `%d` streams to %s a source has three quarters".formatted(places, way),
        "raise `" + key + "`, or add an origin");
  }
}
