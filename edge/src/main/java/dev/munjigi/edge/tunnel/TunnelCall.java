package dev.munjigi.edge.tunnel;

import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Asks another gate for one of its services over a connection that is there.
///
/// What becomes of it is told once; a connection of which nothing comes is reset.
public final class TunnelCall extends ChannelInboundHandlerAdapter {
  private final Upstream upstream;
  private final Upstream.Beyond site;
  private final Duration limit;
  private final StreamEnd.Opened then;
  private @Nullable Future<?> timer;
  private boolean over;

  /// @param limit how long the other gate may take to open its origin
  public TunnelCall(
      Upstream upstream, Upstream.Beyond site, Duration limit, StreamEnd.Opened then) {
    this.upstream = upstream;
    this.site = site;
    this.limit = limit;
    this.then = then;
  }

  /// Asks.
  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    boolean datagrams = upstream.isDatagrams();
    added.pipeline().addBefore(added.name(), null, new TunnelCodec(datagrams));
    added.writeAndFlush(new Frame.Open(datagrams, site.service()));
    timer =
        added.executor().schedule(() -> late(added), limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
      return;
    }
    switch (message) {
      case Frame.Opened opened -> ready(from);
      case Frame.Refused(var why, String id) ->
          failed(
              from,
              UpstreamReason.REFUSED_BEYOND,
              "it says `%s`, and knows the stream by `%s`".formatted(why.word(), id),
              "ask the gate there: `munjigi explain " + id + "`");
      default -> {
        ReferenceCountUtil.release(message);
        unreachable(from, "it does not answer as a tunnel does");
      }
    }
  }

  private void ready(ChannelHandlerContext from) {
    stop();
    TunnelEnd end = new TunnelEnd(true);
    from.pipeline().addLast(end);
    from.pipeline().remove(this);
    then.ready(end, upstream.toString());
  }

  private void late(ChannelHandlerContext at) {
    if (!over) {
      unreachable(at, "it did not open the stream within `" + limit.toMillis() + "ms`");
    }
  }

  private void unreachable(ChannelHandlerContext from, String evidence) {
    failed(
        from, UpstreamReason.UNREACHABLE, evidence, "mend the gate there, or mend `upstream`");
  }

  private void failed(
      ChannelHandlerContext from, UpstreamReason reason, String evidence, String remedy) {
    stop();
    from.close();
    then.failed(
        new Refusal(reason, Clause.builtIn("upstream"), upstream + ": " + evidence, remedy));
  }

  private void stop() {
    over = true;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    if (!over) {
      unreachable(from, "it closed the connection");
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    boolean ends =
        event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent;
    if (ends && !over) {
      unreachable(from, "it closed the connection");
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (over) {
      return;
    }
    // whose certificate is not accepted learns so after its own handshake (RFC 8446, section 4.4.2)
    String alert = SocketFailure.alert(cause);
    if (alert == null) {
      unreachable(
          from,
          cause instanceof TunnelCodec.Malformed
              ? "it does not answer as a tunnel does"
              : SocketFailure.why(cause));
    } else {
      failed(
          from,
          UpstreamReason.CONNECTION_LOST,
          "it turned this gate's certificate away (`" + alert + "`)",
          "give `tls.certificate` of the service one that the gate there accepts; ask it with"
              + " `munjigi explain` and this gate's address");
    }
  }
}
