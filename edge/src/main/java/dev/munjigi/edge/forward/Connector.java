package dev.munjigi.edge.forward;

import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// Opens connections to origins. What it says is said on the event loop, exactly once.
final class Connector {
  private final Class<? extends SocketChannel> transport;

  Connector(Class<? extends SocketChannel> transport) {
    this.transport = transport;
  }

  /// What becomes of an attempt.
  interface Attempt {
    void connected(Channel channel);

    void unreachable(Refusal why);
  }

  /// Connects.
  ///
  /// @param halfClose whether the connection stays when the origin ends its side
  void connect(
      Upstream upstream,
      EventLoop loop,
      Duration limit,
      boolean halfClose,
      ChannelHandler handler,
      Attempt attempt) {
    Address.parse(upstream.host())
        .ifPresentOrElse(
            literal ->
                connect(
                    upstream,
                    bootstrap(loop, limit, halfClose, handler),
                    literal.toInetAddress(),
                    attempt),
            () ->
                resolve(upstream, loop, bootstrap(loop, limit, halfClose, handler), attempt));
  }

  /// Asks the system's resolver on a virtual thread: it may block.
  private void resolve(Upstream upstream, EventLoop loop, Bootstrap bootstrap, Attempt attempt) {
    Thread.ofVirtual()
        .name("resolve")
        .start(
            () -> {
              try {
                InetAddress found = InetAddress.getByName(upstream.host());
                loop.execute(() -> connect(upstream, bootstrap, found, attempt));
              } catch (UnknownHostException unknown) {
                Refusal why = refusal(upstream, "the host name is not known");
                loop.execute(() -> attempt.unreachable(why));
              }
            });
  }

  private Bootstrap bootstrap(
      EventLoop loop, Duration limit, boolean halfClose, ChannelHandler handler) {
    int millis = (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
    return new Bootstrap()
        .group(loop)
        .channel(transport)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, halfClose)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handler);
              }
            });
  }

  private static void connect(
      Upstream upstream, Bootstrap bootstrap, InetAddress address, Attempt attempt) {
    EventLoop loop = (EventLoop) bootstrap.config().group();
    bootstrap
        .connect(new InetSocketAddress(address, upstream.port()))
        .addListener(
            (ChannelFuture done) -> {
              // a socket that could not even be made has no event loop: what is said of it comes
              // from another thread
              if (loop.inEventLoop()) {
                told(upstream, done, attempt);
              } else {
                loop.execute(() -> told(upstream, done, attempt));
              }
            });
  }

  private static void told(Upstream upstream, ChannelFuture done, Attempt attempt) {
    if (done.isSuccess()) {
      attempt.connected(done.channel());
    } else {
      attempt.unreachable(refusal(upstream, SocketFailure.why(done.cause())));
    }
  }

  private static Refusal refusal(Upstream upstream, String why) {
    return new Refusal(
        UpstreamReason.UNREACHABLE,
        Clause.builtIn("upstream"),
        upstream + ": " + why,
        "start the origin, or mend `upstream`");
  }
}
