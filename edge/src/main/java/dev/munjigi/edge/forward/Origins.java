package dev.munjigi.edge.forward;

import dev.munjigi.edge.balance.Balance;
import dev.munjigi.edge.balance.Group;
import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.http2.Http2Pool;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.Upstream;

/// The connections of one event loop to all origins, whatever they speak: has one of the service's
/// origins chosen, and picks the pool of what it speaks.
public final class Origins implements Origin.Pool {
  private final Dialer dialer;
  private final Balance balance;
  private final Http1Pool http1;
  private final Http2Pool http2;
  private final Inside inside;

  /// @param waiting what may wait on this event loop
  public Origins(
      Dialer dialer,
      Balance balance,
      LoopBuffers buffers,
      WaitingBytes waiting,
      Inside inside) {
    this.dialer = dialer;
    this.balance = balance;
    this.inside = inside;
    http1 = new Http1Pool(dialer, buffers);
    http2 = new Http2Pool(dialer, waiting);
  }

  @Override
  public Origin.Wait acquire(Origin.Want want, Origin.Events events) {
    Group group = balance.of(want.service());
    return group == null
        ? acquire(want.service().upstreams().getFirst(), want, events)
        : new Attempt(this, group, want, events).begin();
  }

  /// The same of this origin.
  Origin.Wait acquire(Upstream upstream, Origin.Want want, Origin.Events events) {
    if (upstream.site() instanceof Upstream.Inside) {
      return inside.acquire(want, events);
    }
    try {
      Way way = dialer.way(want.service(), upstream);
      return upstream.multiplexed()
          ? http2.acquire(way, want, events)
          : http1.acquire(way, want, events);
    } catch (Dialer.Unsafe unsafe) {
      events.failed(unsafe.refusal(), Origin.Loss.FINAL);
      return () -> {};
    }
  }
}
