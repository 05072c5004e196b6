package dev.munjigi.edge.listen;

import dev.munjigi.edge.walk.Arrival;
import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.edge.dial.TlsFoundation;
import dev.munjigi.edge.http2.Http2Client;
import dev.munjigi.edge.wire.Http1Client;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.edge.wire.TcpEnd;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.tls.TicketKeys;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One listener's door: every connection meets the gates for connections here, then TLS.
final class Door extends ChannelInitializer<SocketChannel> {
  private final Walk walk;
  private final Map<EventLoop, Room> rooms;
  private final ChannelGroup open;
  private volatile Listener listener;
  private volatile @Nullable Handshakes tls;

  /// What an event loop has for its connections.
  record Room(Lane lane, LoopBuffers buffers) {}

  Door(
      Walk walk,
      Map<EventLoop, Room> rooms,
      ChannelGroup open,
      Listener listener,
      @Nullable Handshakes tls) {
    this.walk = walk;
    this.rooms = rooms;
    this.open = open;
    this.listener = listener;
    this.tls = tls;
  }

  /// New connections get this from now on.
  void change(Listener next, @Nullable Handshakes nextTls) {
    listener = next;
    tls = nextTls;
  }

  /// Seals session tickets with these keys from now on.
  void take(TicketKeys keys) {
    Handshakes handshakes = tls;
    if (handshakes != null) {
      handshakes.take(keys);
    }
  }

  @Override
  protected void initChannel(SocketChannel channel) {
    Room room = rooms.get(channel.eventLoop());
    InetSocketAddress peer = channel.remoteAddress();
    if (room == null || peer == null) {
      channel.close();
      return;
    }
    Connection connection = connection(room.lane, peer, channel.localAddress());
    Arrival arrival = walk.accept(connection);
    arrival
        .refusal()
        .ifPresentOrElse(
            refusal -> {
              walk.ports().observer().turnedAway(connection, refusal);
              channel.config().setSoLinger(0);
              channel.close();
            },
            () -> letIn(channel, room, connection, arrival));
  }

  private Connection connection(Lane lane, InetSocketAddress peer, InetSocketAddress local) {
    long now = walk.ports().clock().millis();
    return new Connection(
        lane.id(now),
        Address.of(peer.getAddress()),
        peer.getPort(),
        listener.name(),
        local.getPort(),
        Transport.Clear.INSTANCE,
        now);
  }

  private void letIn(SocketChannel channel, Room room, Connection connection, Arrival arrival) {
    walk.ports().observer().opened(connection);
    open.add(channel);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              arrival.leave();
              walk.ports().observer().closed(connection);
            });
    Handshakes handshakes = tls;
    if (handshakes == null) {
      serve(channel, room, connection);
      return;
    }
    channel
        .pipeline()
        .addLast(new FirstBytes())
        .addLast(handshakes.handler(channel.alloc()))
        .addLast(
            new Handshake(
                walk,
                room.lane,
                connection,
                new Handshake.Asked(listener.clause(), handshakes.clients()),
                secured -> serve(channel, room, secured)));
  }

  private void serve(SocketChannel channel, Room room, Connection connection) {
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    if (listener.service() != null) {
      TcpEnd end = new TcpEnd();
      channel.pipeline().addLast(end);
      walk.prepare(end, room.lane, connection).start();
      return;
    }
    SslHandler secured = channel.pipeline().get(SslHandler.class);
    boolean http2 =
        secured != null && TlsFoundation.HTTP_2.equals(secured.applicationProtocol());
    channel
        .pipeline()
        .addLast(
            http2
                ? new Http2Client(walk, room.lane, connection)
                : new Http1Client(walk, room.lane, room.buffers, connection));
  }
}
