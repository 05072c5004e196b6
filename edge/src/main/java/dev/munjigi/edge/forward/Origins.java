package dev.munjigi.edge.forward;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.http2.Http2Pool;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.wire.LoopBuffers;

/// The connections of one event loop to all origins, whatever they speak: picks one of the
/// service's origins, in turn, and the pool of what it speaks.
public final class Origins implements Origin.Pool {
  private final Dialer dialer;
  private final Http1Pool http1;
  private final Http2Pool http2;
  private final Turns turns = new Turns();

  public Origins(Dialer dialer, LoopBuffers buffers) {
    this.dialer = dialer;
    http1 = new Http1Pool(dialer, buffers);
    http2 = new Http2Pool(dialer);
  }

  @Override
  public Origin.Wait acquire(Origin.Want want, Origin.Events events) {
    try {
      Way way = dialer.way(want.service(), turns.next(want.service()));
      return way.upstream().scheme().multiplexed()
          ? http2.acquire(way, want, events)
          : http1.acquire(way, want, events);
    } catch (Dialer.Unsafe unsafe) {
      events.failed(unsafe.refusal(), false);
      return () -> {};
    }
  }
}
