package dev.munjigi.edge.listen;

import dev.munjigi.edge.balance.Balance;
import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.OriginContexts;
import dev.munjigi.edge.dial.Resolver;
import dev.munjigi.edge.dial.TlsFoundation;
import dev.munjigi.edge.dial.Ways;
import dev.munjigi.edge.forward.Inside;
import dev.munjigi.edge.forward.Origins;
import dev.munjigi.edge.forward.Probes;
import dev.munjigi.edge.forward.Streams;
import dev.munjigi.edge.forward.TcpPool;
import dev.munjigi.edge.forward.UdpPool;
import dev.munjigi.edge.walk.Gates;
import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.tls.Challenges;
import dev.munjigi.gates.tls.Offer;
import dev.munjigi.gates.tls.Offers;
import io.netty.bootstrap.ServerBootstrap;
import dev.munjigi.gates.flood.WaitingBodies;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The data plane: opens the listeners, changes what they offer, and stops in good order.
public final class Edge {
  private static final int BACKLOG = 4_096;
  private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(65_536, 262_144);

  private final Walk walk;
  private final Loops loops;
  private final String foundation;
  private final TlsContexts contexts;
  private final Challenges challenges;
  private final Ways ways;
  private final Balance balance;
  private final Probes probes;
  private final Map<EventLoop, Door.Room> rooms = new IdentityHashMap<>();
  private final Map<String, Door> doors = new LinkedHashMap<>();
  private final Map<String, Channel> open = new LinkedHashMap<>();
  private final Map<String, FlowDoor> flowDoors = new LinkedHashMap<>();
  private final Set<Integer> flowPorts = ConcurrentHashMap.newKeySet();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  /// Without challenges.
  public Edge(Walk walk, int threads, Supplier<EventWriter> writers) {
    this(walk, threads, writers, new Challenges(new SecureRandom()));
  }

  /// @param threads how many event loops, usually one for each core
  /// @param writers makes the writer of events for each of them
  /// @param challenges what authorities may ask for in handshakes
  public Edge(Walk walk, int threads, Supplier<EventWriter> writers, Challenges challenges) {
    this.walk = walk;
    this.challenges = challenges;
    TlsFoundation foundation = new TlsFoundation();
    this.foundation = foundation.name();
    this.contexts = new TlsContexts(foundation, walk.ports().clock());
    this.loops = new Loops(threads);
    this.ways = new Ways(new OriginContexts(foundation, walk.ports().clock()));
    Dialer dialer =
        new Dialer(loops.sockets(), new Resolver(InetAddress::getAllByName, System::nanoTime), ways);
    this.balance = new Balance(walk.ports().observer(), System::nanoTime);
    Inside inside = new Inside(walk.ports().own());
    this.probes = new Probes(balance, dialer, loops.all().getFirst());
    for (EventLoop loop : loops.all()) {
      LoopBuffers buffers = new LoopBuffers();
      WaitingBytes waiting = new WaitingBytes(waitingBodies(loops.all().size()));
      Origins origins = new Origins(dialer, balance, buffers, waiting, inside);
      UdpPool udp = new UdpPool(dialer, walk.ports().observer());
      Streams streams = new Streams(balance, new TcpPool(dialer), udp);
      Lane lane = new Lane(loop, origins, streams, writers.get(), waiting);
      rooms.put(loop, new Door.Room(lane, buffers));
    }
  }

  /// How many bytes may wait on each event loop: a quarter of the memory for buffers on all.
  private static WaitingBodies waitingBodies(int loops) {
    return new WaitingBodies(PlatformDependent.maxDirectMemory() / 4 / loops);
  }

  /// What it runs on, for the log: the transport and the TLS implementation.
  public String foundation() {
    return loops.name() + ", " + foundation;
  }

  /// Opens all listeners.
  ///
  /// @throws IOException when one cannot be opened; then none is
  public synchronized void open(Settings settings, Offers offers) throws IOException {
    ways.prepare(settings.services(), offers.byService()).take();
    balance.take(settings.services());
    for (Listener listener : settings.listeners()) {
      ChannelFuture bound =
          settings.takesDatagrams(listener)
              ? openFlows(listener)
              : openConnections(listener, handshakes(listener, offers));
      if (!bound.isSuccess()) {
        open.values().forEach(Channel::close);
        flowDoors.values().forEach(FlowDoor::close);
        throw new IOException(
            "listener `%s` cannot listen on `%s`: %s"
                .formatted(listener.name(), place(listener), SocketFailure.why(bound.cause())));
      }
    }
  }

  private ChannelFuture openConnections(Listener listener, @Nullable Handshakes tls) {
    Door door = new Door(walk, rooms, connections, listener, tls);
    door.answer(challenges);
    ChannelFuture bound = bootstrap(door, listener).bind(address(listener)).awaitUninterruptibly();
    doors.put(listener.name(), door);
    open.put(listener.name(), bound.channel());
    return bound;
  }

  private ChannelFuture openFlows(Listener listener) {
    FlowDoor door = new FlowDoor(listener.name(), loops, flowPorts);
    List<Lane> lanes = loops.all().stream().map(this::lane).toList();
    ChannelFuture bound = door.open(walk, listener, lanes);
    flowDoors.put(listener.name(), door);
    return bound;
  }

  private Lane lane(EventLoop loop) {
    return Objects.requireNonNull(rooms.get(loop)).lane();
  }

  private ServerBootstrap bootstrap(Door door, Listener listener) {
    return new ServerBootstrap()
        .group(loops.group())
        .channelFactory(() -> loops.server(listener.address().isV4()))
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
        .childHandler(door);
  }

  private static String place(Listener listener) {
    String host = listener.address().toString();
    return (listener.address().isV4() ? host : "[" + host + "]") + ":" + listener.port();
  }

  private static InetSocketAddress address(Listener listener) {
    return new InetSocketAddress(listener.address().toInetAddress(), listener.port());
  }

  private @Nullable Handshakes handshakes(Listener listener, Offers offers)
      throws IOException {
    Offer offer = offers.byListener().get(listener.name());
    return listener.tls() == null || offer == null
        ? null
        : contexts.of(listener, listener.tls(), offer);
  }

  /// Takes new settings: gates, certificates, access lists. Listeners stay as they are.
  ///
  /// @throws IOException when a certificate cannot be used; then nothing changes
  public synchronized void change(Settings settings, Offers offers) throws IOException {
    Map<Listener, @Nullable Handshakes> next = new LinkedHashMap<>();
    for (Listener listener : settings.listeners()) {
      next.put(listener, handshakes(listener, offers));
    }
    Ways.Ready ready = ways.prepare(settings.services(), offers.byService());
    Gates gates = Gates.of(settings);
    ready.take();
    balance.take(settings.services());
    next.forEach(
        (listener, tls) -> {
          Door door = doors.get(listener.name());
          if (door != null) {
            door.change(listener, tls);
          }
        });
    walk.swap(gates);
  }

  /// Goes by other rights from now on, and judges open streams by them; all else stays.
  public synchronized void entitle(Settings settings) {
    walk.swap(Gates.of(settings));
  }

  /// Seals session tickets with a new key; what the one before sealed is accepted until the next
  /// call.
  public synchronized void rotateTickets() {
    contexts.tickets().rotate();
    doors.values().forEach(door -> door.take(contexts.tickets()));
  }

  /// Asks the origins whose turn it is whether they are well.
  ///
  /// @return how long until the next one's turn
  public Duration probe() throws InterruptedException {
    return probes.step();
  }

  /// What is thought of every origin.
  public List<Balance.View> origins() {
    return balance.views();
  }

  /// Where each listener listens, by name.
  public Map<String, InetSocketAddress> addresses() {
    Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
    open.forEach((name, channel) -> addresses.put(name, (InetSocketAddress) channel.localAddress()));
    flowDoors.forEach((name, door) -> addresses.put(name, door.address()));
    return addresses;
  }

  /// Stops in good order: takes no new connections and flows, lets exchanges that are under way
  /// end, and closes what is left after `drain`.
  public void stop(Duration drain) throws InterruptedException {
    open.values().forEach(channel -> channel.close().awaitUninterruptibly());
    walk.drain();
    long deadline = System.nanoTime() + drain.toNanos();
    while (busy() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    connections.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
    flowDoors.values().forEach(FlowDoor::close);
    loops.stop();
  }

  private boolean busy() {
    return !connections.isEmpty() || flowDoors.values().stream().anyMatch(door -> door.flows() > 0);
  }
}
