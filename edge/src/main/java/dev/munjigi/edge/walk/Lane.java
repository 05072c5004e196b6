package dev.munjigi.edge.walk;

import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Id;
import io.netty.channel.EventLoop;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// What belongs to one event loop and is touched by it alone: connections to origins, the buffer
/// that events are written in, ids, and all that has deadlines.
public final class Lane {
  /// How often deadlines are looked at.
  private static final long SWEEP_MILLIS = 250;

  private static final System.Logger LOGGER = System.getLogger(Lane.class.getName());

  private final EventLoop loop;
  private final Origin.Pool origins;
  private final StreamEnd.Pool streams;
  private final EventWriter events;
  private final WaitingBytes waiting;
  private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
  private final Set<Timed> timed = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Timed> swept = new ArrayList<>();

  /// Something with deadlines.
  public interface Timed {
    /// Looks at them.
    ///
    /// @param nanos now, on the monotonic clock
    void check(long nanos);
  }

  /// @param waiting what may wait on this event loop
  public Lane(
      EventLoop loop,
      Origin.Pool origins,
      StreamEnd.Pool streams,
      EventWriter events,
      WaitingBytes waiting) {
    this.loop = loop;
    this.origins = origins;
    this.streams = streams;
    this.events = events;
    this.waiting = waiting;
    loop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  public EventLoop loop() {
    return loop;
  }

  Origin.Pool origins() {
    return origins;
  }

  StreamEnd.Pool streams() {
    return streams;
  }

  EventWriter events() {
    return events;
  }

  /// What may wait on this event loop.
  public WaitingBytes waiting() {
    return waiting;
  }

  /// A new id for this moment.
  public Id id(long millis) {
    return Id.of(millis, random.nextInt(), random.nextLong());
  }

  /// Looks at its deadlines from now on; called on the event loop.
  public void watch(Timed one) {
    timed.add(one);
  }

  /// No longer looks at its deadlines; called on the event loop.
  public void unwatch(Timed one) {
    timed.remove(one);
  }

  private void sweep() {
    // INVARIANT: what is checked may end itself or others, so the sweep goes over a copy
    long now = System.nanoTime();
    swept.addAll(timed);
    for (Timed one : swept) {
      try {
        one.check(now);
      } catch (RuntimeException | Error failed) {
        // INVARIANT: one connection's failure ends no other's deadlines
        LOGGER.log(System.Logger.Level.ERROR, "a deadline could not be looked at", failed);
      }
    }
    swept.clear();
  }
}
