package dev.munjigi.edge.tunnel;

import dev.munjigi.edge.walk.Arrival;
import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.edge.walk.WalkReason;
import dev.munjigi.edge.wire.ConnectionEnd;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.ClientCertificate;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.flood.Pace;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/// Where tunnels of other gates come in: hears which service is wanted, and has the stream walk.
///
/// Guarantees: nothing is opened for a peer that does not say what it wants in time, or wants what
/// the listener does not lead to.
public final class TunnelDoor extends ChannelInboundHandlerAdapter implements Lane.Timed {
  private final Walk walk;
  private final Lane lane;
  private final Connection connection;
  private final Pace pace;
  private @Nullable ChannelHandlerContext context;
  private boolean over;

  private TunnelDoor(Walk walk, Lane lane, Connection connection) {
    this.walk = walk;
    this.lane = lane;
    this.connection = connection;
    this.pace = walk.gates().pace().begin(System.nanoTime());
    this.pace.enter(Pace.Phase.HEAD, System.nanoTime());
  }

  /// Puts a door on a connection whose handshake is done.
  public static void hang(
      ChannelPipeline pipeline, Walk walk, Lane lane, Connection connection) {
    pipeline.addLast(new TunnelCodec(false), new TunnelDoor(walk, lane, connection));
  }

  /// Turns away a peer that did not agree on tunnels in the handshake.
  public static void turnAway(ChannelPipeline pipeline, Walk walk, Connection connection) {
    walk.ports().observer().turnedAway(connection, malformed("it does not ask for a tunnel by ALPN"));
    ConnectionEnd.reset(pipeline.firstContext());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    lane.watch(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    lane.unwatch(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    if (over) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof Frame.Open open) {
      opened(from, open);
    } else {
      ReferenceCountUtil.release(message);
      turnAway(from, malformed("it does not begin with what it wants"));
    }
  }

  private void opened(ChannelHandlerContext from, Frame.Open open) {
    Target target =
        walk.gates()
            .destinations()
            .beyond(connection.listener(), open.service(), open.datagrams());
    if (target == null) {
      refuse(from, notOffered(open));
      return;
    }
    if (open.datagrams() && !admitted(from)) {
      return;
    }
    over = true;
    from.pipeline().get(TunnelCodec.class).carry(open.datagrams());
    TunnelEnd end = new TunnelEnd(false);
    if (open.datagrams()) {
      from.pipeline().addLast(new DatagramPace(walk, connection));
    }
    from.pipeline().addLast(end);
    from.pipeline().remove(this);
    walk.prepare(end, lane, connection, target).start();
  }

  /// Whether the flow gets its place, as one that comes in datagrams does.
  private boolean admitted(ChannelHandlerContext from) {
    Arrival arrival = walk.acceptFlow(connection);
    if (arrival.refusal().isPresent()) {
      refuse(from, arrival.refusal().get());
      return false;
    }
    from.channel().closeFuture().addListener(closed -> arrival.leave());
    return true;
  }

  private Refusal notOffered(Frame.Open open) {
    String key = "listeners." + connection.listener() + ".tunnel";
    String what = open.datagrams() ? "datagrams to `" : "a stream to `";
    return new Refusal(
        WalkReason.SERVICE_NOT_OFFERED,
        Clause.builtIn(key),
        what + open.service() + "`" + asker(),
        "add `" + open.service() + "` to `" + key + "`");
  }

  /// Who asked, as its certificate proved.
  private String asker() {
    ClientCertificate client =
        connection.transport() instanceof Transport.Tls tls ? tls.client() : null;
    return client == null ? "" : " for `" + client.arn() + "`";
  }

  private static Refusal malformed(String evidence) {
    return new Refusal(
        WalkReason.TUNNEL_MALFORMED,
        Clause.builtIn("tunnel"),
        evidence,
        "use a tunnel of this program on the other side");
  }

  /// Says that what is wanted is not there.
  private void refuse(ChannelHandlerContext from, Refusal refusal) {
    over = true;
    walk.ports().observer().turnedAway(connection, refusal);
    from.writeAndFlush(Frame.Refused.of(refusal.code().publicClass(), connection.id()))
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void turnAway(ChannelHandlerContext from, Refusal refusal) {
    over = true;
    walk.ports().observer().turnedAway(connection, refusal);
    ConnectionEnd.reset(from);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent) {
      over = true;
      from.close();
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (!over && cause instanceof TunnelCodec.Malformed malformed) {
      turnAway(from, malformed(String.valueOf(malformed.getMessage())));
    } else {
      over = true;
      from.close();
    }
  }

  @Override
  public void check(long nanos) {
    ChannelHandlerContext at = context;
    if (!over && at != null && pace.check(nanos) instanceof Pace.TooSlow slow) {
      turnAway(at, slow.refusal());
    }
  }
}
