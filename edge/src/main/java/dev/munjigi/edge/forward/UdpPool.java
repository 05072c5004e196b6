package dev.munjigi.edge.forward;

import dev.munjigi.edge.walk.Observer;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.wire.UdpEnd;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;

/// TEMPORARY until main has the Dialer.
public final class UdpPool implements StreamEnd.Pool {
  private final Function<Boolean, Channel> sockets;
  private final Observer observer;
  private int turn;

  public UdpPool(Function<Boolean, Channel> sockets, Observer observer) {
    this.sockets = sockets;
    this.observer = observer;
  }

  @Override
  public Origin.Wait open(Origin.Want want, StreamEnd.Opened then) {
    List<Upstream> upstreams = want.service().upstreams();
    Upstream upstream = upstreams.get(Math.floorMod(turn++, upstreams.size()));
    UdpEnd end = new UdpEnd(observer);
    Address address = Address.parse(upstream.host()).orElseThrow();
    boolean[] cancelled = {false};
    new Bootstrap()
        .group(want.loop())
        .channelFactory(() -> sockets.apply(address.isV4()))
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(2 * 65_536))
        .option(io.netty.channel.epoll.EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, 65_536)
        .handler(end)
        .connect(new InetSocketAddress(address.toInetAddress(), upstream.port()))
        .addListener(
            (ChannelFuture done) -> {
              if (cancelled[0]) {
                end.abort();
              } else if (done.isSuccess()) {
                then.ready(end, upstream.toString());
              } else {
                then.failed(
                    new Refusal(
                        UpstreamReason.UNREACHABLE,
                        Clause.builtIn("upstream"),
                        upstream + ": " + SocketFailure.why(done.cause()),
                        "start the origin, or mend `upstream`"));
              }
            });
    return () -> cancelled[0] = true;
  }
}
