package dev.munjigi.edge.forward;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.walk.Observer;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.edge.wire.UdpEnd;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.channel.Channel;

/// The flows of datagrams of one event loop to all origins, each on a socket of its own: its source
/// port tells the replies of one flow from those of another. Touched by that event loop alone.
///
/// How many there are is the `flood` gate's to say, when a flow begins.
public final class UdpPool implements Streams.ToOne {
  private final Dialer dialer;
  private final Observer observer;

  /// @param observer is told of datagrams that are dropped
  public UdpPool(Dialer dialer, Observer observer) {
    this.dialer = dialer;
    this.observer = observer;
  }

  @Override
  public Origin.Wait open(
      Upstream upstream, Origin.Want want, byte[] first, StreamEnd.Opened then) {
    try {
      Way way = dialer.way(want.service(), upstream);
      Opening opening = new Opening(way, new UdpEnd(observer), then);
      dialer.dial(
          new Dialer.Call(
              way, want.loop(), want.service().limits().connect(), false, opening.end),
          opening);
      return opening;
    } catch (Dialer.Unsafe unsafe) {
      then.failed(unsafe.refusal());
      return () -> {};
    }
  }

  private static final class Opening implements Dialer.Attempt, Origin.Wait {
    private final Way way;
    private final UdpEnd end;
    private final StreamEnd.Opened then;
    private boolean cancelled;

    Opening(Way way, UdpEnd end, StreamEnd.Opened then) {
      this.way = way;
      this.end = end;
      this.then = then;
    }

    @Override
    public void connected(Channel channel) {
      if (cancelled) {
        end.abort();
      } else {
        then.ready(end, way.toString());
      }
    }

    @Override
    public void unreachable(Refusal why) {
      if (!cancelled) {
        then.failed(why);
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
