package dev.munjigi.edge.listen;

import dev.munjigi.edge.walk.Arrival;
import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.Pace;
import dev.munjigi.gates.proxy.HeaderReader;
import dev.munjigi.gates.proxy.Read;
import dev.munjigi.gates.proxy.TrustedPeers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The PROXY header of one connection of a trusted proxy: its deadline, its end, and whom it names;
/// that source then meets the gates for connections.
///
/// A connection that ends before its first byte was a probe of a port, and is no refusal.
final class Introduction extends ChannelInboundHandlerAdapter implements Lane.Timed {
  private final Walk walk;
  private final Lane lane;
  private final Arrival arrival;
  private final TrustedPeers peers;
  private final Consumer<Connection> then;
  private final HeaderReader reader = new HeaderReader();
  private final Pace pace;
  private @Nullable ChannelHandlerContext context;
  private boolean over;

  /// @param arrival awaits the header
  /// @param pace began at accept
  /// @param then takes the connection once its source is known and let in
  Introduction(Walk walk, Lane lane, Arrival arrival, Pace pace, Consumer<Connection> then) {
    this.walk = walk;
    this.lane = lane;
    this.arrival = arrival;
    this.peers = arrival.awaited().orElseThrow();
    this.pace = pace;
    this.then = then;
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
    ByteBuf bytes = (ByteBuf) message;
    boolean passedOn = false;
    try {
      // INVARIANT: a connection that has ended takes no place any more
      passedOn = !over && from.channel().isActive() && read(from, bytes);
    } finally {
      if (!passedOn) {
        bytes.release();
      }
    }
  }

  /// Whether the bytes, or what is left of them, went on to the next handler.
  private boolean read(ChannelHandlerContext from, ByteBuf bytes) {
    ByteBuffer header = bytes.nioBuffer();
    Read read = reader.read(header);
    bytes.skipBytes(header.position());
    pace.moved(header.position());
    Connection peer = arrival.connection();
    switch (read) {
      case Read.More more -> {}
      case Read.Wrong wrong -> turnAway(from, peers.wrong(peer, wrong));
      case Read.Itself itself -> {
        return known(from, peer, bytes);
      }
      case Read.Client(var client, var target) -> {
        return known(from, peer.introduced(client, target), bytes);
      }
    }
    return false;
  }

  private boolean known(ChannelHandlerContext from, Connection connection, ByteBuf rest) {
    Refusal refusal = walk.introduced(arrival, connection).refusal().orElse(null);
    if (refusal != null) {
      turnAway(from, refusal);
      return false;
    }
    over = true;
    then.accept(connection);
    boolean more = rest.isReadable();
    if (more) {
      from.fireChannelRead(rest);
    }
    from.pipeline().remove(this);
    return more;
  }

  private void turnAway(ChannelHandlerContext from, Refusal refusal) {
    over = true;
    walk.ports().observer().turnedAway(arrival.connection(), refusal);
    from.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    from.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      // half-closed connections are not inactive, but no header is completed over one
      ended(from);
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    ended(from);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    ended(from);
    from.close();
  }

  private void ended(ChannelHandlerContext from) {
    if (over) {
      return;
    }
    if (reader.size() > 0) {
      turnAway(from, peers.cut(arrival.connection(), reader.size()));
    } else {
      over = true;
      from.close();
    }
  }

  @Override
  public void check(long nanos) {
    ChannelHandlerContext at = context;
    if (!over && at != null && pace.check(nanos) instanceof Pace.TooSlow slow) {
      turnAway(at, peers.slow(slow.refusal()));
    }
  }
}
