package dev.munjigi.edge.listen;

import dev.munjigi.edge.dial.Sockets;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
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

  /// The kinds of sockets for connections that the gate makes.
  Sockets sockets() {
    return epoll
        ? new Sockets(EpollSocketChannel.class, EpollDomainSocketChannel.class)
        : new Sockets(NioSocketChannel.class, NioDomainSocketChannel.class);
  }

  void stop() {
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }
}
