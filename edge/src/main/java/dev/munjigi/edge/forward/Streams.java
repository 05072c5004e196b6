package dev.munjigi.edge.forward;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.gates.exchange.Upstream;

/// The streams and the flows of datagrams of one event loop to all origins: picks the pool of how
/// they travel.
///
/// @param tcp for streams, and for everything that goes through tunnels
/// @param udp for flows of datagrams
public record Streams(StreamEnd.Pool tcp, StreamEnd.Pool udp) implements StreamEnd.Pool {
  @Override
  public Origin.Wait open(Origin.Want want, byte[] opening, StreamEnd.Opened then) {
    Upstream first = want.service().upstreams().getFirst();
    boolean datagrams = first.isDatagrams() && !first.scheme().tunnels();
    return (datagrams ? udp : tcp).open(want, opening, then);
  }
}
