package dev.munjigi.edge.forward;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.StreamEnd;

/// The streams and the flows of datagrams of one event loop to all origins: picks the pool of what
/// the service carries.
///
/// @param tcp for streams
/// @param udp for flows of datagrams
public record Streams(StreamEnd.Pool tcp, StreamEnd.Pool udp) implements StreamEnd.Pool {
  @Override
  public Origin.Wait open(Origin.Want want, StreamEnd.Opened then) {
    return (want.service().isDatagrams() ? udp : tcp).open(want, then);
  }
}
