package dev.munjigi.edge.forward;

import dev.munjigi.edge.http2.Http2Pool;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.channel.socket.SocketChannel;
import java.util.List;

/// The connections of one event loop to all origins, whatever they speak: picks one of the
/// service's origins, in turn, and the pool of what it speaks.
public final class Origins implements Origin.Pool {
  private final Http1Pool http1;
  private final Http2Pool http2;
  private int turn;

  public Origins(Class<? extends SocketChannel> transport, LoopBuffers buffers) {
    http1 = new Http1Pool(transport, buffers);
    http2 = new Http2Pool(transport);
  }

  @Override
  public Origin.Wait acquire(Origin.Want want, Origin.Events events) {
    List<Upstream> upstreams = want.service().upstreams();
    int count = upstreams.size();
    Upstream upstream = upstreams.get(count == 1 ? 0 : Math.floorMod(turn++, count));
    return upstream.multiplexed()
        ? http2.acquire(upstream, want, events)
        : http1.acquire(upstream, want, events);
  }
}
