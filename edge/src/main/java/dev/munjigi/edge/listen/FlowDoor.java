package dev.munjigi.edge.listen;

import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Endpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One listener's door for datagrams: a socket on each event loop, between which the kernel shares
/// out senders (`SO_REUSEPORT`, socket(7)), so that a flow stays on one loop; where that is not to be
/// had, one socket on one loop.
final class FlowDoor {
  private static final int RECEIVE_BUFFER = 1 << 20;
  private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(65_536, 262_144);

  private final String name;
  private final Loops loops;
  private final Set<Integer> ports;
  private final Set<Address> own = new HashSet<>();
  private final AtomicInteger flows = new AtomicInteger();
  private final List<Channel> sockets = new ArrayList<>();
  private volatile @Nullable Endpoint at;

  /// @param ports the ports of all listeners for datagrams, which this one adds to
  FlowDoor(String name, Loops loops, Set<Integer> ports) {
    this.name = name;
    this.loops = loops;
    this.ports = ports;
    try {
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(address -> own.add(Address.of(address)));
    } catch (SocketException unknown) {
      // loopback is known without asking
    }
  }

  /// Opens it.
  ///
  /// @return the first failure, or a success
  ChannelFuture open(Walk walk, Listener listener, List<Lane> lanes) {
    boolean v4 = listener.address().isV4();
    InetSocketAddress wanted =
        new InetSocketAddress(listener.address().toInetAddress(), listener.port());
    if (!loops.sharesPorts()) {
      Lane first = lanes.getFirst();
      return opened(socket(new Flows(this, walk, first), first.loop(), v4, wanted));
    }
    // INVARIANT: a socket that shares its port takes one that another process shares as well; this
    // one shares nothing, and so finds out whether the port is free, or which one is
    ChannelFuture probe = probe(lanes.getFirst().loop(), v4, wanted);
    if (!probe.isSuccess()) {
      return probe;
    }
    InetSocketAddress found = (InetSocketAddress) probe.channel().localAddress();
    probe.channel().close().awaitUninterruptibly();
    ChannelFuture bound = probe;
    for (Lane lane : lanes) {
      bound = opened(socket(new Flows(this, walk, lane), lane.loop(), v4, found));
      if (!bound.isSuccess()) {
        close();
        return bound;
      }
    }
    return bound;
  }

  private ChannelFuture opened(ChannelFuture bound) {
    if (bound.isSuccess()) {
      sockets.add(bound.channel());
      InetSocketAddress found = (InetSocketAddress) bound.channel().localAddress();
      at = new Endpoint(Address.of(found.getAddress()), found.getPort());
      ports.add(found.getPort());
    }
    return bound;
  }

  private ChannelFuture probe(EventLoop loop, boolean v4, InetSocketAddress at) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(() -> loops.datagrams(v4))
        .handler(new Deaf())
        .bind(at)
        .awaitUninterruptibly();
  }

  private ChannelFuture socket(Flows flows, EventLoop loop, boolean v4, InetSocketAddress at) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> loops.datagrams(v4))
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .handler(flows);
    if (loops.sharesPorts()) {
      bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
    }
    return bootstrap.bind(at).awaitUninterruptibly();
  }

  String name() {
    return name;
  }

  int port() {
    return at().port();
  }

  /// What clients send to.
  Endpoint at() {
    Endpoint known = at;
    if (known == null) {
      throw new IllegalStateException("the door is not open yet");
    }
    return known;
  }

  /// Where it listens.
  InetSocketAddress address() {
    return (InetSocketAddress) sockets.getFirst().localAddress();
  }

  /// Whether this is a listener for datagrams of this gate.
  boolean isOwn(Peer peer) {
    return ports.contains(peer.port())
        && (peer.address().isLoopback() || own.contains(peer.address()));
  }

  void opened() {
    flows.incrementAndGet();
  }

  void closed() {
    flows.decrementAndGet();
  }

  /// How many flows there are.
  int flows() {
    return flows.get();
  }

  /// Ends all flows and closes it.
  void close() {
    sockets.forEach(socket -> socket.close().awaitUninterruptibly());
  }
}
