package dev.munjigi.edge.dial;

import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attempt to open a connection: over each address that the name leads to, until one works or
/// the time is over. But for the lookup, everything runs on the event loop.
final class Dialling implements Dialer.Underway {
  private static final long LEAST_MILLIS = 250;
  private static final String QUIET = "quiet";

  /// Swallows what goes wrong in a handshake: its future tells it.
  private static final class Quiet extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // told by the future
    }
  }

  private final Sockets sockets;
  private final Resolver resolver;
  private final Dialer.Call call;
  private final Dialer.Attempt attempt;
  private final Future<?> timer;
  private final long deadlineNanos;
  private List<InetAddress> addresses = List.of();
  private int first;
  private int tried;
  private @Nullable Channel channel;
  private String stage = "its name was not resolved";
  private boolean over;

  Dialling(Sockets sockets, Resolver resolver, Dialer.Call call, Dialer.Attempt attempt) {
    this.sockets = sockets;
    this.resolver = resolver;
    this.call = call;
    this.attempt = attempt;
    this.deadlineNanos = System.nanoTime() + call.limit().toNanos();
    this.timer = call.loop().schedule(this::late, call.limit().toNanos(), TimeUnit.NANOSECONDS);
  }

  void begin() {
    switch (call.way().upstream().site()) {
      case Upstream.Socket(String path) ->
          connect(local(path), sockets.local(), call.limit().toMillis());
      case Upstream.Net net -> find(net.host());
      case Upstream.Inside inside -> throw new IllegalStateException("no connection leads inside");
      case Upstream.Beyond beyond -> find(beyond.gate().host());
    }
  }

  private void find(String host) {
    Address.parse(host)
        .ifPresentOrElse(
            literal -> found(List.of(literal.toInetAddress())), () -> resolve(host));
  }

  private SocketAddress local(String path) {
    return sockets.local() == EpollDomainSocketChannel.class
        ? new DomainSocketAddress(path)
        : UnixDomainSocketAddress.of(path);
  }

  private void resolve(String name) {
    var unused =
        resolver
            .addresses(name)
            .whenComplete((found, none) -> call.loop().execute(() -> found(found)));
  }

  private void found(List<InetAddress> usable) {
    if (over) {
      return;
    }
    if (usable.isEmpty()) {
      failed(Dialer.unreachable(call.way(), "the host name is not known"));
      return;
    }
    addresses = usable;
    first = usable.size() == 1 ? 0 : ThreadLocalRandom.current().nextInt(usable.size());
    next();
  }

  /// Tries the next address; each has its share of the time that is left.
  private void next() {
    Upstream.Net net = call.way().upstream().net();
    if (net != null) {
      InetAddress address = addresses.get((first + tried) % addresses.size());
      long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      long share = Math.max(LEAST_MILLIS, left / (addresses.size() - tried));
      tried++;
      InetSocketAddress to = new InetSocketAddress(address, net.port());
      if (call.way().upstream().scheme() == Scheme.UDP) {
        connectDatagrams(to);
      } else {
        connect(to, sockets.network(), share);
      }
    }
  }

  /// Has the system take datagrams of this address alone; nothing goes over the network.
  private void connectDatagrams(InetSocketAddress to) {
    boolean v4 = to.getAddress() instanceof Inet4Address;
    Bootstrap bootstrap =
        new Bootstrap().group(call.loop()).channelFactory(() -> sockets.datagrams().open(v4));
    connect(bootstrap, to);
  }

  private void connect(SocketAddress address, Class<? extends Channel> kind, long millis) {
    stage = "it did not take the connection";
    Bootstrap bootstrap =
        new Bootstrap()
            .group(call.loop())
            .channel(kind)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(Integer.MAX_VALUE, millis));
    if (kind != NioDomainSocketChannel.class) {
      // the one without the option ends with the first side that does
      bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, call.halfClose());
    }
    if (kind == sockets.network()) {
      bootstrap
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.SO_KEEPALIVE, true);
    }
    connect(bootstrap, address);
  }

  private void connect(Bootstrap bootstrap, SocketAddress address) {
    bootstrap
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                // what belongs on it is put there when it is connected
              }
            })
        .connect(address)
        .addListener(
            (ChannelFuture done) -> {
              // a socket that could not even be made has no event loop: what is said of it comes
              // from another thread
              if (call.loop().inEventLoop()) {
                told(done);
              } else {
                call.loop().execute(() -> told(done));
              }
            });
  }

  private void told(ChannelFuture done) {
    if (over) {
      done.channel().close();
    } else if (done.isSuccess()) {
      channel = done.channel();
      if (call.opening().length > 0) {
        done.channel().writeAndFlush(Unpooled.wrappedBuffer(call.opening()));
      }
      secure(done.channel());
    } else if (tried < addresses.size() && System.nanoTime() - deadlineNanos < 0) {
      next();
    } else {
      failed(Dialer.unreachable(call.way(), SocketFailure.why(done.cause())));
    }
  }

  private void secure(Channel connected) {
    Way.Secured secured = call.way().secured();
    if (secured == null) {
      ready(connected);
      return;
    }
    stage = "the TLS handshake was not done";
    SslHandler tls = OriginContexts.handler(secured, call.way().upstream(), connected.alloc());
    connected.pipeline().addLast(tls).addLast(QUIET, new Quiet());
    tls.handshakeFuture().addListener(done -> shaken(connected, tls, done));
  }

  private void shaken(Channel connected, SslHandler tls, Future<?> done) {
    if (over) {
      connected.close();
      return;
    }
    if (!done.isSuccess()) {
      failed(OriginContexts.failure(call.way(), done.cause()));
      return;
    }
    Scheme scheme = call.way().upstream().scheme();
    String agreed = tls.applicationProtocol();
    if (scheme.multiplexed() && !TlsFoundation.HTTP_2.equals(agreed)) {
      failed(Dialer.unreachable(call.way(), "it does not speak HTTP/2"));
    } else if (scheme.tunnels() && !TlsFoundation.TUNNEL.equals(agreed)) {
      failed(Dialer.unreachable(call.way(), "it takes no tunnels"));
    } else {
      ready(connected);
    }
  }

  private void ready(Channel connected) {
    over = true;
    timer.cancel(false);
    connected.pipeline().addLast(call.handler());
    if (connected.pipeline().get(QUIET) != null) {
      connected.pipeline().remove(QUIET);
    }
    attempt.connected(connected);
  }

  @Override
  public void giveUp() {
    if (!over) {
      failed(Dialer.unreachable(call.way(), "nobody waits for it any more"));
    }
  }

  private void late() {
    if (!over) {
      String within = " within `" + call.limit().toMillis() + "ms`";
      failed(Dialer.unreachable(call.way(), stage + within));
    }
  }

  private void failed(Refusal why) {
    over = true;
    timer.cancel(false);
    if (channel != null) {
      channel.close();
    }
    attempt.unreachable(why);
  }
}
