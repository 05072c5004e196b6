package dev.munjigi.edge.forward;

import dev.munjigi.edge.balance.Balance;
import dev.munjigi.edge.balance.Group;
import dev.munjigi.edge.balance.Standing;
import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.http2.Http2Pool;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.flood.WaitingBodies;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The gate's own questions after the health of origins. But for [#step], all of it runs on one
/// event loop, over connections of its own.
///
/// Guarantees: no origin is asked again before it has answered or its time is over; no more than 64
/// are asked at once.
public final class Probes {
  private static final int AT_ONCE = 64;
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final long SHORTEST_NANOS = 10_000_000;

  private final Balance balance;
  private final EventLoop loop;
  private final Asking asking;
  /// How many bytes of answers may wait.
  private static final long ANSWERS = 1 << 20;

  private Map<Standing, Turn> turns = new IdentityHashMap<>();
  private int running;

  /// What questions are asked with.
  ///
  /// @param http1 connections for questions alone
  /// @param http2 the same
  record Asking(Dialer dialer, Http1Pool http1, Http2Pool http2, EventLoop loop) {}

  /// When an origin is asked, and what it answered lately.
  private static final class Turn {
    long dueNanos;
    boolean asked;
    boolean gone;
    int good;
    int bad;
  }

  public Probes(Balance balance, Dialer dialer, EventLoop loop) {
    this.balance = balance;
    this.loop = loop;
    Http2Pool http2 = new Http2Pool(dialer, new WaitingBytes(new WaitingBodies(ANSWERS)));
    this.asking = new Asking(dialer, new Http1Pool(dialer, new LoopBuffers()), http2, loop);
  }

  /// Asks the origins whose turn it is; called on a thread that may wait.
  ///
  /// @return how long until the next one's turn
  public Duration step() throws InterruptedException {
    try {
      return loop.submit(this::due).get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | RejectedExecutionException busy) {
      // the event loop has much to do, or stops
      return LONGEST;
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  private Duration due() {
    long now = System.nanoTime();
    long wait = LONGEST.toNanos();
    Map<Standing, Turn> next = new IdentityHashMap<>();
    List<Runnable> begin = new ArrayList<>();
    for (Group group : balance.all()) {
      Balancing.Health health = group.service().balancing().health();
      if (health != null) {
        for (Standing one : group.origins()) {
          Turn turn =
              next.computeIfAbsent(one, same -> turns.getOrDefault(same, first(health, now)));
          if (!turn.asked && now - turn.dueNanos >= 0 && running + begin.size() < AT_ONCE) {
            turn.asked = true;
            turn.dueNanos = now + jittered(health.every().toNanos());
            begin.add(() -> ask(group, one, turn, health));
          }
          wait = Math.min(wait, Math.max(SHORTEST_NANOS, turn.dueNanos - now));
        }
      }
    }
    turns.forEach((one, turn) -> turn.gone = !next.containsKey(one));
    turns = next;
    running += begin.size();
    begin.forEach(Runnable::run);
    return Duration.ofNanos(wait);
  }

  /// The first turns come soon, and not all at once.
  private static Turn first(Balancing.Health health, long now) {
    Turn turn = new Turn();
    long within = Math.min(health.every().toNanos(), LONGEST.toNanos());
    turn.dueNanos = now + ThreadLocalRandom.current().nextLong(within);
    return turn;
  }

  /// A tenth more or less, so that many gates do not ask at the same moment.
  private static long jittered(long nanos) {
    return nanos - nanos / 10 + ThreadLocalRandom.current().nextLong(nanos / 5 + 1);
  }

  private void ask(Group group, Standing one, Turn turn, Balancing.Health health) {
    new Probe(asking, group.service(), one.upstream(), health)
        .begin(
            (good, why) -> {
              running--;
              turn.asked = false;
              if (!turn.gone) {
                heard(group, one, turn, health, good, why);
              }
            });
  }

  private static void heard(
      Group group, Standing one, Turn turn, Balancing.Health health, boolean good, String why) {
    turn.good = good ? Math.min(turn.good, health.healthy()) + 1 : 0;
    turn.bad = good ? 0 : Math.min(turn.bad, health.unhealthy()) + 1;
    if (turn.good >= health.healthy()) {
      group.asked(one, false, why);
    } else if (turn.bad >= health.unhealthy()) {
      group.asked(one, true, why);
    }
  }
}
