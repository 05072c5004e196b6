package dev.munjigi.edge.tunnel;

import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// Drops what of a flow that comes through a tunnel is beyond the limit of datagrams.
final class DatagramPace extends ChannelInboundHandlerAdapter {
  private final Walk walk;
  private final Connection connection;

  DatagramPace(Walk walk, Connection connection) {
    this.walk = walk;
    this.connection = connection;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    Refusal tooMany = message instanceof ByteBuf ? walk.datagram(connection) : null;
    if (tooMany == null) {
      from.fireChannelRead(message);
    } else {
      ((ByteBuf) message).release();
      walk.ports().observer().turnedAway(connection, tooMany);
      walk.ports().observer().dropped(Dropped.RATE);
    }
  }
}
