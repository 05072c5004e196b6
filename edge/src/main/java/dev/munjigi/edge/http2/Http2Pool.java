package dev.munjigi.edge.http2;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.Shares;
import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.flood.SourceShare;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The HTTP/2 connections of one event loop to all origins. Touched by that event loop alone.
///
/// A connection is filled before another one is opened. No more than `connections` are open to one
/// origin; no more than `waiting` exchanges wait for room, beside those that wait for a connection
/// that is being made. Of all of these one source has no more than its share.
public final class Http2Pool {
  private final Class<? extends SocketChannel> transport;
  private final Map<Upstream, Known> origins = new HashMap<>();

  /// The connections to one origin.
  private static final class Known {
    final List<Http2Origin> open = new ArrayList<>(2);
    final Queue<Ticket> waiting = new ArrayDeque<>();
    final Shares used = new Shares();
    boolean connecting;
  }

  /// One exchange's way to a stream, and its use of it.
  private record Ticket(Known known, Origin.Want want, Origin.Events events)
      implements Origin.Wait {
    UpstreamLimits limits() {
      return want.service().limits();
    }

    EventLoop loop() {
      return want.loop();
    }

    /// How many exchanges there may be of all sources.
    int places() {
      long places = (long) limits().connections() * Codec.STREAMS + limits().waiting();
      return (int) Math.min(Integer.MAX_VALUE, places);
    }

    void serve(Http2Origin by) {
      by.serve(events, this::over);
    }

    /// The exchange needs nothing more.
    void over() {
      known.used.giveBack(want.source());
    }

    void failed(Refusal refusal) {
      over();
      events.failed(refusal, false);
    }

    @Override
    public void cancel() {
      if (known.waiting.removeIf(one -> one == this)) {
        over();
      }
    }
  }

  public Http2Pool(Class<? extends SocketChannel> transport) {
    this.transport = transport;
  }

  /// Gets a stream to this origin and tells `events`, perhaps at once.
  public Origin.Wait acquire(Upstream upstream, Origin.Want want, Origin.Events events) {
    Known known = origins.computeIfAbsent(upstream, unknown -> new Known());
    Ticket ticket = new Ticket(known, want, events);
    UpstreamLimits limits = ticket.limits();
    boolean opening = known.connecting || known.open.size() < limits.connections();
    int most = limits.waiting() + (opening ? Codec.STREAMS : 0);
    Http2Origin room = room(known);
    if (!known.used.take(want.source(), SourceShare.of(ticket.places()))) {
      events.failed(busy(upstream, want), false);
    } else if (room != null) {
      ticket.serve(room);
    } else if (known.waiting.size() >= most) {
      ticket.failed(busy(upstream, want));
    } else {
      known.waiting.add(ticket);
      open(known, upstream);
    }
    return ticket;
  }

  private static @Nullable Http2Origin room(Known known) {
    for (Http2Origin one : known.open) {
      if (one.hasRoom()) {
        return one;
      }
    }
    return null;
  }

  /// Opens one more connection when somebody waits for it and it may be.
  private void open(Known known, Upstream upstream) {
    Ticket first = known.waiting.peek();
    if (first == null || known.connecting || known.open.size() >= first.limits().connections()) {
      return;
    }
    known.connecting = true;
    Address.parse(upstream.host())
        .ifPresentOrElse(
            literal -> connect(first, upstream, literal.toInetAddress()),
            () -> resolve(first, upstream));
  }

  /// Asks the system's resolver on a virtual thread: it may block.
  private void resolve(Ticket ticket, Upstream upstream) {
    Thread.ofVirtual()
        .name("resolve")
        .start(
            () -> {
              try {
                InetAddress found = InetAddress.getByName(upstream.host());
                ticket.loop().execute(() -> connect(ticket, upstream, found));
              } catch (UnknownHostException unknown) {
                ticket.loop().execute(() -> unreachable(upstream, "the host name is not known"));
              }
            });
  }

  private void connect(Ticket ticket, Upstream upstream, InetAddress address) {
    long idle = ticket.limits().idle().toNanos();
    int patience = (int) Math.min(Integer.MAX_VALUE, ticket.limits().connect().toMillis());
    ChannelFuture made =
        new Bootstrap()
            .group(ticket.loop())
            .channel(transport)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patience)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Http2Origin(Http2Pool.this, upstream, idle));
                  }
                })
            .connect(new InetSocketAddress(address, upstream.port()));
    made.addListener((ChannelFuture connected) -> told(ticket.loop(), upstream, connected));
    // an origin that takes the connection and never says how it speaks is none
    ticket.loop().schedule(() -> unsettled(made.channel()), patience, TimeUnit.MILLISECONDS);
  }

  private static void unsettled(Channel channel) {
    Http2Origin origin = channel.pipeline().get(Http2Origin.class);
    if (origin != null && !origin.settled()) {
      channel.close();
    }
  }

  private void told(EventLoop loop, Upstream upstream, ChannelFuture connected) {
    if (!connected.isSuccess()) {
      String why = SocketFailure.why(connected.cause());
      if (loop.inEventLoop()) {
        unreachable(upstream, why);
      } else {
        loop.execute(() -> unreachable(upstream, why));
      }
    }
  }

  private void unreachable(Upstream upstream, String why) {
    Known known = origins.remove(upstream);
    if (known == null) {
      return;
    }
    for (Ticket ticket = known.waiting.poll(); ticket != null; ticket = known.waiting.poll()) {
      ticket.failed(
          new Refusal(
              UpstreamReason.UNREACHABLE,
              Clause.builtIn("upstream"),
              upstream + ": " + why,
              "start the origin, or mend `upstream`"));
    }
    known.connecting = false;
    if (!known.open.isEmpty()) {
      origins.put(upstream, known);
    }
  }

  /// The origin has said how it wants to be spoken to.
  void settled(Http2Origin origin) {
    Known known = origins.computeIfAbsent(origin.upstream(), unknown -> new Known());
    known.connecting = false;
    known.open.add(origin);
    room(origin);
  }

  /// There may be room for those who wait.
  void room(Http2Origin origin) {
    Known known = origins.get(origin.upstream());
    if (known == null) {
      return;
    }
    while (origin.hasRoom() && !known.waiting.isEmpty()) {
      known.waiting.remove().serve(origin);
    }
    open(known, origin.upstream());
  }

  /// A connection takes no more exchanges.
  void retired(Http2Origin origin) {
    Known known = origins.get(origin.upstream());
    if (known == null) {
      return;
    }
    boolean served = known.open.remove(origin);
    if (!served && known.connecting) {
      unreachable(origin.upstream(), "it does not speak HTTP/2");
      return;
    }
    open(known, origin.upstream());
    if (known.open.isEmpty() && known.waiting.isEmpty() && !known.connecting) {
      origins.remove(origin.upstream());
    }
  }

  private static Refusal busy(Upstream upstream, Origin.Want want) {
    UpstreamLimits limits = want.service().limits();
    String key = "services." + want.service().name() + ".connections";
    return new Refusal(
        UpstreamReason.BUSY,
        Clause.builtIn(key),
        "of `%d` connections to %s, %d exchanges each, and `%d` that may wait, a source has three"
                .formatted(limits.connections(), upstream, Codec.STREAMS, limits.waiting())
            + " quarters",
        "raise `" + key + "`, or add an origin");
  }
}
