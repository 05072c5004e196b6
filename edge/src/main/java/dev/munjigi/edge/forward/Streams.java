package dev.munjigi.edge.forward;

import dev.munjigi.edge.balance.Balance;
import dev.munjigi.edge.balance.Group;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.gates.exchange.Upstream;

/// The streams and the flows of datagrams of one event loop to all origins: picks the origin, and
/// the pool of how they travel.
///
/// @param balance which origins of a service are in use
/// @param tcp for streams, and for everything that goes through tunnels
/// @param udp for flows of datagrams
public record Streams(Balance balance, ToOne tcp, ToOne udp) implements StreamEnd.Pool {
  /// Opens to one origin.
  interface ToOne {
    /// @param first what the origin is sent first; empty for nothing
    Origin.Wait open(Upstream upstream, Origin.Want want, byte[] first, StreamEnd.Opened then);
  }

  @Override
  public Origin.Wait open(Origin.Want want, byte[] first, StreamEnd.Opened then) {
    Upstream one = want.service().upstreams().getFirst();
    boolean datagrams = one.isDatagrams() && !one.scheme().tunnels();
    ToOne pool = datagrams ? udp : tcp;
    Group group = balance.of(want.service());
    return group == null
        ? pool.open(one, want, first, then)
        : new StreamAttempt(pool, group, want, first, then).begin();
  }
}
