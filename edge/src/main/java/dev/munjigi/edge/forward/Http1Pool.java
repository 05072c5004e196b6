package dev.munjigi.edge.forward;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.Shares;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.flood.SourceShare;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The HTTP/1.1 connections of one event loop to all origins. Touched by that event loop alone.
///
/// An unused connection is kept for `idle`; the one used last is used next. No more than
/// `connections` are open to one origin, and no more than `waiting` exchanges wait for one; those
/// that ask for an upgrade have `streams` connections of their own, and none waits: a stream may
/// last for days, and must not cost an ordinary exchange its place. Of all of these one source has
/// no more than its share.
final class Http1Pool {
  private final Dialer dialer;
  private final LoopBuffers buffers;
  private final Map<Kind, Known> origins = new HashMap<>();
  /// Connections that may stand in for each other.
  ///
  /// @param streams whether they are for exchanges that ask for an upgrade
  record Kind(Way way, boolean streams) {}

  /// The connections of one kind.
  static final class Known {
    final Kind kind;
    final Deque<Http1Origin> idle = new ArrayDeque<>();
    final Queue<Ticket> waiting = new ArrayDeque<>();
    final Shares used = new Shares();
    final Shares queued = new Shares();
    int open;

    Known(Kind kind) {
      this.kind = kind;
    }

    /// Takes the first out of the queue whose source may use one more connection.
    @Nullable Ticket next() {
      Iterator<Ticket> all = waiting.iterator();
      while (all.hasNext()) {
        Ticket next = all.next();
        if (used.take(next.want.source(), SourceShare.of(next.places()))) {
          all.remove();
          queued.giveBack(next.want.source());
          return next;
        }
      }
      return null;
    }
  }

  /// One exchange's way to a connection, and its use of it.
  static final class Ticket implements Origin.Wait {
    final Known known;
    final Origin.Want want;
    final Origin.Events events;
    boolean cancelled;

    Ticket(Known known, Origin.Want want, Origin.Events events) {
      this.known = known;
      this.want = want;
      this.events = events;
    }

    UpstreamLimits limits() {
      return want.service().limits();
    }

    /// How many connections of its kind there may be.
    int places() {
      return known.kind.streams ? limits().streams() : limits().connections();
    }

    /// How many exchanges may wait for one.
    int seats() {
      return known.kind.streams ? 0 : limits().waiting();
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (known.waiting.remove(this)) {
        known.queued.giveBack(want.source());
      }
    }
  }

  Http1Pool(Dialer dialer, LoopBuffers buffers) {
    this.dialer = dialer;
    this.buffers = buffers;
  }

  /// Gets a connection over this way and tells `events`, perhaps at once.
  Origin.Wait acquire(Way way, Origin.Want want, Origin.Events events) {
    Known known = origins.computeIfAbsent(new Kind(way, want.stream()), Known::new);
    Ticket ticket = new Ticket(known, want, events);
    if (known.used.take(want.source(), SourceShare.of(ticket.places()))) {
      if (served(known, ticket)) {
        return ticket;
      }
      known.used.giveBack(want.source());
    }
    boolean seat = known.waiting.size() < ticket.seats();
    if (seat && known.queued.take(want.source(), SourceShare.of(ticket.seats()))) {
      known.waiting.add(ticket);
    } else {
      events.failed(busy(ticket), Origin.Loss.FINAL);
    }
    return ticket;
  }

  /// Gives the ticket a connection if one is there or may be made.
  private boolean served(Known known, Ticket ticket) {
    Http1Origin reusable = ticket.want.fresh() ? null : takeIdle(known);
    if (reusable != null) {
      ready(ticket, reusable);
      return true;
    }
    if (known.open >= ticket.places() && !known.idle.isEmpty()) {
      // one that rests makes room for one that must be new
      retire(known, known.idle.removeFirst());
    }
    if (known.open >= ticket.places()) {
      return false;
    }
    open(known, ticket);
    return true;
  }

  private static void ready(Ticket ticket, Http1Origin origin) {
    origin.serve(ticket);
    ticket.events.ready(origin);
  }

  private static @Nullable Http1Origin takeIdle(Known known) {
    for (Http1Origin one = known.idle.pollLast(); one != null; one = known.idle.pollLast()) {
      if (one.usable()) {
        return one;
      }
    }
    return null;
  }

  private void open(Known known, Ticket ticket) {
    known.open++;
    UpstreamLimits limits = ticket.limits();
    Http1Origin origin = new Http1Origin(this, known.kind.way, limits, buffers);
    dialer.dial(
        new Dialer.Call(known.kind.way, ticket.want.loop(), limits.connect(), false, origin),
        new Dialer.Attempt() {
          @Override
          public void connected(Channel channel) {
            channel.closeFuture().addListener(closed -> closed(known, origin));
            if (ticket.cancelled) {
              giveBack(ticket, origin);
            } else {
              ready(ticket, origin);
            }
          }

          @Override
          public void unreachable(Refusal why) {
            lost(ticket, why);
          }
        });
  }

  private void lost(Ticket ticket, Refusal why) {
    Known known = ticket.known;
    known.open--;
    known.used.giveBack(ticket.want.source());
    if (!ticket.cancelled) {
      ticket.events.failed(why, Origin.Loss.UNREACHED);
    }
    serveNext(known);
  }

  private void closed(Known known, Http1Origin origin) {
    Ticket last = origin.ticket();
    if (last != null) {
      known.used.giveBack(last.want.source());
    }
    if (origin.retire()) {
      known.open--;
      known.idle.remove(origin);
      serveNext(known);
    }
  }

  /// Ends a connection that rests; its place is free at once.
  private static void retire(Known known, Http1Origin origin) {
    origin.retire();
    known.open--;
    origin.close();
  }

  /// A connection's exchange is over and it may serve another one.
  void giveBack(Ticket ticket, Http1Origin origin) {
    Known known = ticket.known;
    known.used.giveBack(ticket.want.source());
    Ticket next = known.next();
    if (next == null && !dialer.current(known.kind.way, origin.socket())) {
      retire(known, origin);
    } else if (next == null) {
      known.idle.addLast(origin);
      origin.rest();
    } else if (next.want.fresh()) {
      // INVARIANT: who lost a connection that was used before is not given another such one
      retire(known, origin);
      open(known, next);
    } else {
      ready(next, origin);
    }
  }

  private void serveNext(Known known) {
    Ticket next = known.next();
    if (next != null) {
      open(known, next);
    } else if (known.open == 0 && known.waiting.isEmpty()) {
      origins.remove(known.kind);
    }
  }

  private static Refusal busy(Ticket ticket) {
    boolean streams = ticket.known.kind.streams;
    String service = "services." + ticket.want.service().name() + ".";
    String key = service + (streams ? "streams" : "connections");
    String evidence =
        "of `%d` connections to %s and `%d` exchanges that may wait, a source has three quarters"
            .formatted(ticket.places(), ticket.known.kind.way, ticket.seats());
    String more = streams ? "" : " or `" + service + "waiting`";
    return new Refusal(
        UpstreamReason.BUSY,
        Clause.builtIn(key),
        evidence,
        "raise `" + key + "`" + more + ", or add an origin");
  }
}
