package dev.munjigi.edge.listen;

import dev.munjigi.edge.wire.PlatformDatagrams;
import dev.munjigi.edge.dial.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The event loops, one for each core: epoll where the machine has it, otherwise the platform's own
/// selector.
final class Loops {
  /// No datagram is longer (RFC 768; RFC 8200 without jumbograms).
  private static final int LONGEST = 65_535;

  private final boolean epoll;
  private final MultiThreadIoEventLoopGroup group;

  Loops(int count) {
    epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? SteadyEpoll.factory() : NioIoHandler.newFactory();
    group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("edge"), io);
  }

  /// What they run on, for the log.
  String name() {
    return epoll ? "epoll" : "nio";
  }

  MultiThreadIoEventLoopGroup group() {
    return group;
  }

  List<EventLoop> all() {
    List<EventLoop> loops = new ArrayList<>();
    group.forEach(loop -> loops.add((EventLoop) loop));
    return loops;
  }

  /// A server socket of one family: an IPv4 address must not take IPv6 connections as well.
  ServerSocketChannel server(boolean v4) {
    SocketProtocolFamily family = v4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
    return epoll
        ? new EpollServerSocketChannel(family)
        : new NioServerSocketChannel(SelectorProvider.provider(), family);
  }

  /// A socket for datagrams of one family, which takes each whole.
  DatagramChannel datagrams(boolean v4) {
    if (!epoll) {
      return PlatformDatagrams.open(v4);
    }
    EpollDatagramChannel channel =
        new EpollDatagramChannel(v4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
    // INVARIANT: with room for two at once Netty hears empty datagrams on connected sockets, too
    channel
        .config()
        .setMaxDatagramPayloadSize(LONGEST)
        .setRecvByteBufAllocator(new FixedRecvByteBufAllocator(2 * LONGEST));
    return channel;
  }

  /// Whether several sockets may share a port, each sender being one socket's alone.
  boolean sharesPorts() {
    return epoll;
  }

  /// The kinds of sockets for connections that the gate makes.
  Sockets sockets() {
    return epoll
        ? new Sockets(EpollSocketChannel.class, EpollDomainSocketChannel.class, this::datagrams)
        : new Sockets(NioSocketChannel.class, NioDomainSocketChannel.class, this::datagrams);
  }

  void stop() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
