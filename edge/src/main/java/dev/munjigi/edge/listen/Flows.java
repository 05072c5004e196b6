package dev.munjigi.edge.listen;

import dev.munjigi.edge.walk.Arrival;
import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Observer;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.edge.wire.DatagramFlow;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The flows of one listener's socket on one event loop: finds each datagram's flow by its sender,
/// and begins one where there is none.
///
/// How many there are is limited by the `flood` gate. Everything else that grows with them has a
/// limit here: what waits for flows that are not let through yet, and the memory of those that were
/// refused.
final class Flows extends ChannelInboundHandlerAdapter implements Lane.Timed {
  /// How many bytes may wait, over all flows.
  private static final int MOST_HELD = 4 << 20;

  private final FlowDoor door;
  private final Walk walk;
  private final Lane lane;
  private final Map<Peer, Open> open = new HashMap<>();
  private final Turned turned = new Turned();
  private final List<DatagramFlow> touched = new ArrayList<>();
  private @Nullable Channel channel;
  private int held;

  Flows(FlowDoor door, Walk walk, Lane lane) {
    this.door = door;
    this.walk = walk;
    this.lane = lane;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    channel = added.channel();
    lane.watch(this);
  }

  @Override
  public void check(long nanos) {
    turned.sweep(nanos);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    if (!read(packet)) {
      packet.release();
    }
  }

  /// @return whether the datagram has a new owner
  private boolean read(DatagramPacket packet) {
    InetSocketAddress sender = packet.sender();
    Peer peer = Peer.of(sender);
    Open flow = open.get(peer);
    long nanos = System.nanoTime();
    if (flow == null && unwanted(peer, nanos)) {
      return false;
    }
    Connection connection = flow == null ? connection(peer) : flow.connection;
    Refusal tooMany = walk.datagram(connection);
    if (tooMany != null) {
      observer().turnedAway(connection, tooMany);
      return dropped(Dropped.RATE);
    }
    if (flow == null) {
      return begin(connection, peer, packet);
    }
    take(flow.end, packet.content());
    return true;
  }

  private boolean unwanted(Peer peer, long nanos) {
    if (turned.has(peer, nanos)) {
      return !dropped(Dropped.REFUSED);
    }
    // ATTACK: a made-up sender that is the gate itself, or an origin, would have two services, or one
    // and itself, answer each other for ever; a port of 0 cannot be answered
    if (peer.port() == 0 || door.isOwn(peer) || isOrigin(peer)) {
      return !dropped(Dropped.OWN);
    }
    return walk.draining() && !dropped(Dropped.STOPPING);
  }

  private boolean isOrigin(Peer peer) {
    return walk.gates().destinations().isOrigin(new Endpoint(peer.address(), peer.port()));
  }

  private boolean dropped(Dropped why) {
    observer().dropped(why);
    return false;
  }

  private boolean begin(Connection connection, Peer peer, DatagramPacket packet) {
    Arrival arrival = walk.acceptFlow(connection);
    Refusal refusal = arrival.refusal().orElse(null);
    if (refusal != null) {
      observer().turnedAway(connection, refusal);
      turned.add(peer, System.nanoTime());
      return dropped(Dropped.REFUSED);
    }
    Open flow = new Open(peer, connection, arrival, packet.sender());
    open.put(peer, flow);
    door.opened();
    observer().opened(connection);
    // INVARIANT: it is held until the flow is let through
    take(flow.end, packet.content());
    try {
      walk.prepare(flow.end, lane, connection).start();
    } catch (IllegalStateException nowhere) {
      // a reload has led the listener elsewhere; its socket stays until a restart
      flow.end.abort();
    }
    return true;
  }

  private void take(DatagramFlow flow, ByteBuf datagram) {
    if (flow.received(datagram)) {
      touched.add(flow);
    }
  }

  private Connection connection(Peer peer) {
    long now = walk.ports().clock().millis();
    return new Connection(
        lane.id(now),
        peer.address(),
        peer.port(),
        door.name(),
        door.port(),
        Transport.Datagrams.INSTANCE,
        now,
        door.at(),
        null);
  }

  private Observer observer() {
    return walk.ports().observer();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    touched.forEach(DatagramFlow::readComplete);
    touched.clear();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    lane.unwatch(this);
    // each that ends leaves the map
    new ArrayList<>(open.values()).forEach(flow -> flow.end.leave());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    // one client's datagram could not be sent or read; the others' can
    observer().dropped(Dropped.UNSENDABLE);
  }

  /// One flow.
  private final class Open implements DatagramFlow.Home {
    final DatagramFlow end;
    final Connection connection;
    private final Peer peer;
    private final Arrival arrival;

    Open(Peer peer, Connection connection, Arrival arrival, InetSocketAddress sender) {
      int amplification = walk.gates().settings().flood().flows().amplification();
      this.peer = peer;
      this.connection = connection;
      this.arrival = arrival;
      this.end = new DatagramFlow(this, sender, amplification);
    }

    @Override
    public Channel channel() {
      if (channel == null) {
        throw new IllegalStateException("the socket is not open yet");
      }
      return channel;
    }

    @Override
    public Observer observer() {
      return walk.ports().observer();
    }

    @Override
    public boolean hold(int bytes) {
      if (held + bytes > MOST_HELD) {
        return false;
      }
      held += bytes;
      return true;
    }

    @Override
    public void letGo(int bytes) {
      held -= bytes;
    }

    @Override
    public void closed(boolean refused) {
      open.remove(peer, this);
      arrival.leave();
      door.closed();
      observer().closed(connection);
      if (refused) {
        turned.add(peer, System.nanoTime());
      }
    }
  }
}
