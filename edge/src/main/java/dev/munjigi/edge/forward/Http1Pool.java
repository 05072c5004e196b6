package dev.munjigi.edge.forward;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
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
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The HTTP/1.1 connections of one event loop to all origins. Touched by that event loop alone.
///
/// An unused connection is kept for `idle`; the one used last is used next. No more than
/// `connections` are open to one origin, and no more than `waiting` exchanges wait for one.
public final class Http1Pool implements Origin.Pool {
  private final Class<? extends SocketChannel> transport;
  private final LoopBuffers buffers;
  private final Map<Upstream, Idle> origins = new HashMap<>();
  private int turn;

  /// The connections to one origin.
  private static final class Idle {
    final Deque<Http1Origin> idle = new ArrayDeque<>();
    final Queue<Ticket> waiting = new ArrayDeque<>();
    int open;
  }

  /// One exchange's wait.
  private final class Ticket implements Origin.Wait {
    final Upstream upstream;
    final UpstreamLimits limits;
    final EventLoop loop;
    final Origin.Events events;
    boolean cancelled;

    Ticket(Upstream upstream, UpstreamLimits limits, EventLoop loop, Origin.Events events) {
      this.upstream = upstream;
      this.limits = limits;
      this.loop = loop;
      this.events = events;
    }

    @Override
    public void cancel() {
      cancelled = true;
      of(upstream).waiting.remove(this);
    }
  }

  public Http1Pool(Class<? extends SocketChannel> transport, LoopBuffers buffers) {
    this.transport = transport;
    this.buffers = buffers;
  }

  @Override
  public Origin.Wait acquire(Service service, EventLoop loop, boolean fresh, Origin.Events events) {
    int count = service.upstreams().size();
    Upstream upstream = service.upstreams().get(count == 1 ? 0 : Math.floorMod(turn++, count));
    return acquire(upstream, service.limits(), loop, fresh, events);
  }

  /// The same to this origin.
  Origin.Wait acquire(
      Upstream upstream,
      UpstreamLimits limits,
      EventLoop loop,
      boolean fresh,
      Origin.Events events) {
    Ticket ticket = new Ticket(upstream, limits, loop, events);
    Idle known = of(upstream);
    Http1Origin reusable = fresh ? null : takeIdle(known);
    if (reusable != null) {
      reusable.serve(events);
      events.ready(reusable);
    } else if (known.open < limits.connections()) {
      open(known, ticket);
    } else if (known.waiting.size() < limits.waiting()) {
      known.waiting.add(ticket);
    } else {
      events.failed(busy(upstream, limits), false);
    }
    return ticket;
  }

  private static @Nullable Http1Origin takeIdle(Idle known) {
    for (Http1Origin one = known.idle.pollLast(); one != null; one = known.idle.pollLast()) {
      if (one.usable()) {
        return one;
      }
    }
    return null;
  }

  private Idle of(Upstream upstream) {
    return origins.computeIfAbsent(upstream, unknown -> new Idle());
  }

  private void open(Idle known, Ticket ticket) {
    known.open++;
    Address.parse(ticket.upstream.host())
        .ifPresentOrElse(
            literal -> connect(ticket, literal.toInetAddress()), () -> resolve(ticket));
  }

  /// Asks the system's resolver on a virtual thread: it may block.
  private void resolve(Ticket ticket) {
    Thread.ofVirtual()
        .name("resolve")
        .start(
            () -> {
              try {
                InetAddress found = InetAddress.getByName(ticket.upstream.host());
                ticket.loop.execute(() -> connect(ticket, found));
              } catch (UnknownHostException unknown) {
                ticket.loop.execute(() -> unreachable(ticket, "the host name is not known"));
              }
            });
  }

  private void connect(Ticket ticket, InetAddress address) {
    new Bootstrap()
        .group(ticket.loop)
        .channel(transport)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, false)
        .option(
            ChannelOption.CONNECT_TIMEOUT_MILLIS,
            (int) Math.min(Integer.MAX_VALUE, ticket.limits.connect().toMillis()))
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(newOrigin(ticket));
              }
            })
        .connect(new InetSocketAddress(address, ticket.upstream.port()))
        .addListener((ChannelFuture connected) -> told(ticket, connected));
  }

  /// A socket that could not even be made has no event loop: what is said of it comes from another
  /// thread.
  private void told(Ticket ticket, ChannelFuture connected) {
    if (ticket.loop.inEventLoop()) {
      connected(ticket, connected);
    } else {
      ticket.loop.execute(() -> connected(ticket, connected));
    }
  }

  private Http1Origin newOrigin(Ticket ticket) {
    return new Http1Origin(this, ticket.upstream, ticket.limits, buffers);
  }

  private void connected(Ticket ticket, ChannelFuture connected) {
    if (!connected.isSuccess()) {
      unreachable(ticket, String.valueOf(connected.cause().getMessage()));
      return;
    }
    Http1Origin origin = connected.channel().pipeline().get(Http1Origin.class);
    connected.channel().closeFuture().addListener(closed -> closed(origin));
    if (ticket.cancelled) {
      giveBack(origin);
    } else {
      origin.serve(ticket.events);
      ticket.events.ready(origin);
    }
  }

  private void unreachable(Ticket ticket, String why) {
    Idle known = of(ticket.upstream);
    known.open--;
    if (!ticket.cancelled) {
      ticket.events.failed(
          new Refusal(
              UpstreamReason.UNREACHABLE,
              Clause.builtIn("upstream"),
              ticket.upstream + ": " + why,
              "start the origin, or mend `upstream`"),
          false);
    }
    serveNext(known, ticket.upstream);
  }

  private void closed(Http1Origin origin) {
    Idle known = of(origin.upstream());
    known.open--;
    known.idle.remove(origin);
    serveNext(known, origin.upstream());
  }

  /// A connection's exchange is over and it may serve another one.
  void giveBack(Http1Origin origin) {
    Idle known = of(origin.upstream());
    Ticket next = known.waiting.poll();
    if (next != null) {
      origin.serve(next.events);
      next.events.ready(origin);
    } else {
      known.idle.addLast(origin);
      origin.rest();
    }
  }

  private void serveNext(Idle known, Upstream upstream) {
    Ticket next = known.waiting.poll();
    if (next != null) {
      open(known, next);
    } else if (known.open == 0) {
      origins.remove(upstream);
    }
  }

  private static Refusal busy(Upstream upstream, UpstreamLimits limits) {
    return new Refusal(
        UpstreamReason.BUSY,
        Clause.builtIn("services.*.waiting"),
        "`" + limits.waiting() + "` exchanges wait for " + upstream,
        "raise `connections` or `waiting`, or add an origin");
  }
}
