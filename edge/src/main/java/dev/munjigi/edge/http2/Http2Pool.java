package dev.munjigi.edge.http2;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.Shares;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.flood.SourceShare;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
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
  private final Dialer dialer;
  private final WaitingBytes waiting;
  private final Map<Way, Known> origins = new HashMap<>();

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
      by.serve(want, events, this::giveBack);
    }

    /// The exchange needs nothing more.
    void giveBack() {
      known.used.giveBack(want.source());
    }

    void failed(Refusal refusal, Origin.Loss loss) {
      giveBack();
      events.failed(refusal, loss);
    }

    @Override
    public void cancel() {
      if (known.waiting.removeIf(one -> one == this)) {
        giveBack();
      }
    }
  }

  /// @param waiting what may wait on this event loop
  public Http2Pool(Dialer dialer, WaitingBytes waiting) {
    this.dialer = dialer;
    this.waiting = waiting;
  }

  WaitingBytes waiting() {
    return waiting;
  }

  /// Gets a stream to this origin and tells `events`, perhaps at once.
  public Origin.Wait acquire(Way way, Origin.Want want, Origin.Events events) {
    Known known = origins.computeIfAbsent(way, unknown -> new Known());
    Ticket ticket = new Ticket(known, want, events);
    UpstreamLimits limits = ticket.limits();
    boolean opening = known.connecting || known.open.size() < limits.connections();
    int most = limits.waiting() + (opening ? Codec.STREAMS : 0);
    Http2Origin room = room(known);
    if (!known.used.take(want.source(), SourceShare.of(ticket.places()))) {
      events.failed(busy(way, want), Origin.Loss.FINAL);
    } else if (room != null) {
      ticket.serve(room);
    } else if (known.waiting.size() >= most) {
      ticket.failed(busy(way, want), Origin.Loss.FINAL);
    } else {
      known.waiting.add(ticket);
      open(known, way);
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
  private void open(Known known, Way way) {
    Ticket first = known.waiting.peek();
    if (first == null || known.connecting || known.open.size() >= first.limits().connections()) {
      return;
    }
    known.connecting = true;
    UpstreamLimits limits = first.limits();
    Http2Origin origin = new Http2Origin(this, way, limits.idle().toNanos());
    dialer.dial(
        new Dialer.Call(way, first.loop(), limits.connect(), false, origin),
        new Dialer.Attempt() {
          @Override
          public void connected(Channel channel) {
            // an origin that takes the connection and never says how it speaks is none
            var unused =
                first
                    .loop()
                    .schedule(
                        () -> unsettled(origin, channel),
                        limits.connect().toNanos(),
                        TimeUnit.NANOSECONDS);
          }

          @Override
          public void unreachable(Refusal why) {
            lost(way, why);
          }
        });
  }

  private static void unsettled(Http2Origin origin, Channel channel) {
    if (!origin.settled()) {
      channel.close();
    }
  }

  private void lost(Way way, Refusal why) {
    Known known = origins.remove(way);
    if (known == null) {
      return;
    }
    for (Ticket ticket = known.waiting.poll(); ticket != null; ticket = known.waiting.poll()) {
      ticket.failed(why, Origin.Loss.UNREACHED);
    }
    known.connecting = false;
    if (!known.open.isEmpty()) {
      origins.put(way, known);
    }
  }

  /// The origin has said how it wants to be spoken to.
  void settled(Http2Origin origin) {
    Known known = origins.computeIfAbsent(origin.way(), unknown -> new Known());
    known.connecting = false;
    known.open.add(origin);
    room(origin);
  }

  /// There may be room for those who wait.
  void room(Http2Origin origin) {
    Known known = origins.get(origin.way());
    if (known == null) {
      return;
    }
    while (origin.hasRoom() && !known.waiting.isEmpty()) {
      known.waiting.remove().serve(origin);
    }
    open(known, origin.way());
  }

  /// Whether a connection leads to where its origin's name leads today.
  boolean current(Http2Origin origin) {
    return dialer.current(origin.way(), origin.channel().channel());
  }

  /// A connection takes no more exchanges.
  void retired(Http2Origin origin) {
    Known known = origins.get(origin.way());
    if (known == null) {
      return;
    }
    boolean served = known.open.remove(origin);
    if (!served && known.connecting) {
      lost(origin.way(), Dialer.unreachable(origin.way(), "it does not speak HTTP/2"));
      return;
    }
    open(known, origin.way());
    if (known.open.isEmpty() && known.waiting.isEmpty() && !known.connecting) {
      origins.remove(origin.way());
    }
  }

  private static Refusal busy(Way way, Origin.Want want) {
    UpstreamLimits limits = want.service().limits();
    String key = "services." + want.service().name() + ".connections";
    return new Refusal(
        UpstreamReason.BUSY,
        Clause.builtIn(key),
        "of `%d` connections to %s, %d exchanges each, and `%d` that may wait, a source has three"
                .formatted(limits.connections(), way, Codec.STREAMS, limits.waiting())
            + " quarters",
        "raise `" + key + "`, or add an origin");
  }
}
