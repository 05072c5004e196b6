package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Id;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What the log's thread does: takes batches, commits them, deals with a disk that fails or is
/// full, and writes the log's own events. `limit`, `fault` and `missed` are for any thread.
///
/// INVARIANT: what is reserved or queued never exceeds `limit`, and `limit` never exceeds the room
/// that is on the disk: that is why a reserved place can always be written.
final class Committer {
  private static final System.Logger LOGGER = System.getLogger(Committer.class.getName());
  private static final long GAP_PACE_MILLIS = 1000;

  private final Journal journal;
  private final Layout layout;
  private final EventWriter events;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final ArrayDeque<Recovery.Damage> damages;
  private final LongAdder refused = new LongAdder();
  private final List<Entry> batch = new ArrayList<>();
  private long lost;
  private long gapWrittenAt;
  private boolean moreToSay;
  private boolean extendingFailed;
  private boolean upkeepFailed;
  private String gapWhy = "";
  private volatile long missingSince;
  private volatile long limit;
  private volatile @Nullable String failure;
  private volatile @Nullable String shortage;

  Committer(
      Journal journal,
      Layout layout,
      EventWriter events,
      InstantSource clock,
      List<Recovery.Damage> damages) {
    this.journal = journal;
    this.layout = layout;
    this.events = events;
    this.clock = clock;
    this.damages = new ArrayDeque<>(damages);
    begin(0);
  }

  /// How many bytes may be reserved and queued together.
  long limit() {
    return limit;
  }

  /// Why this many bytes cannot be held, or null when it is not for the disk.
  @Nullable String fault(long bytes) {
    String why = failure;
    if (why != null) {
      return why;
    }
    String full = shortage;
    return full != null && bytes > limit ? full : null;
  }

  /// Notes that a reservation was refused.
  void missed() {
    refused.increment();
    if (missingSince == 0) {
      missingSince = clock.millis();
    }
  }

  /// Whether something failed that is to be tried again.
  boolean isTroubled() {
    return failure != null || extendingFailed || upkeepFailed;
  }

  /// One round.
  ///
  /// @param held what is reserved and queued; what the round settles is taken off
  /// @return whether another round is due at once
  boolean step(Queue<Entry> queue, AtomicLong held, boolean retry) {
    if (failure != null && retry) {
      begin(held.get());
    }
    extendingFailed &= !retry;
    upkeepFailed &= !retry;
    long charge = drain(queue);
    int asked = batch.size();
    String why = failure != null ? failure : commit(held);
    // INVARIANT: the limit sinks before what is held does, so no reservation slips in between
    publish();
    held.addAndGet(-charge);
    settle(asked, why);
    return failure == null && !upkeepFailed && upkeep();
  }

  private void begin(long need) {
    try {
      journal.begin(need + layout.ownBytes());
      failure = null;
    } catch (IOException | RuntimeException e) {
      fail(e);
    }
    publish();
  }

  private void fail(Exception e) {
    journal.abandon();
    failure = "the log cannot be written: " + said(e);
    gapWhy = said(e);
    LOGGER.log(System.Logger.Level.ERROR, failure);
  }

  private static String said(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private void publish() {
    long room = failure == null ? journal.room() - layout.ownBytes() : 0;
    limit = Math.clamp(room, 0, layout.queueBytes());
  }

  /// Takes a batch off the queue, leaving space for one event of the log's own.
  private long drain(Queue<Entry> queue) {
    batch.clear();
    long charge = 0;
    for (Entry entry = queue.peek(); entry != null; entry = queue.peek()) {
      if (charge + entry.charge() > layout.batchBytes() - Frame.MAX) {
        break;
      }
      queue.poll();
      batch.add(entry);
      charge += entry.charge();
    }
    return charge;
  }

  /// Makes the batch durable; why it is not, or null.
  private @Nullable String commit(AtomicLong held) {
    Recovery.Damage damage = null;
    long gapLost = 0;
    long gapRefused = 0;
    if (held.get() + Frame.MAX <= limit) {
      damage = damages.peek();
      if (damage != null) {
        own(damaged(damage));
      } else if (gapIsDue()) {
        gapLost = lost;
        gapRefused = refused.sumThenReset();
        own(gap(gapLost, gapRefused));
      }
    }
    try {
      if (!batch.isEmpty() || journal.hasUnsyncedRoom() || extendingIsDue()) {
        commitOrMoveOn(held);
      }
    } catch (IOException | RuntimeException e) {
      refused.add(gapRefused);
      fail(e);
      return failure;
    }
    moreToSay = false;
    if (damage != null) {
      damages.remove();
      moreToSay = !damages.isEmpty();
    } else if (gapLost + gapRefused > 0) {
      lost -= gapLost;
      missingSince = refused.sum() == 0 ? 0 : missingSince;
      gapWrittenAt = clock.millis();
      gapWhy = "";
    }
    return null;
  }

  /// Commits; where that fails, in a new file, once.
  private void commitOrMoveOn(AtomicLong held) throws IOException {
    try {
      extend();
      journal.commit(batch);
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, "a file of the log was given up: " + said(e));
      // INVARIANT: the limit sinks before what is held is read: a reservation either was counted
      // here or sees the new limit
      limit = 0;
      journal.begin(held.get() + layout.ownBytes());
      journal.commit(batch);
    }
  }

  private boolean extendingIsDue() {
    return !extendingFailed && journal.isLow();
  }

  private void extend() throws IOException {
    if (!extendingIsDue()) {
      return;
    }
    try {
      journal.extend();
      shortage = null;
    } catch (DiskFullException e) {
      gapWhy = "the disk is full: " + said(e);
      shortage = gapWhy;
      extendingFailed = true;
    }
  }

  private boolean gapIsDue() {
    boolean missing = lost > 0 || refused.sum() > 0;
    return missing && Math.abs(clock.millis() - gapWrittenAt) >= GAP_PACE_MILLIS;
  }

  private void own(Event event) {
    batch.add(new Entry(event.id(), events.write(event), null));
  }

  private Event gap(long gapLost, long gapRefused) {
    long now = clock.millis();
    long since = missingSince == 0 ? now : Math.min(missingSince, now);
    String why = gapWhy.isEmpty() ? "the queue was full" : gapWhy;
    return new Event.LogGap(id(now), since, now, gapLost, gapRefused, why);
  }

  private Event damaged(Recovery.Damage damage) {
    long now = clock.millis();
    return new Event.LogDamaged(id(now), now, damage.file(), damage.what());
  }

  private Id id(long now) {
    return Id.of(now, random.nextInt(), random.nextLong());
  }

  private void settle(int asked, @Nullable String why) {
    if (why != null && asked > 0) {
      lost += asked;
      if (missingSince == 0) {
        missingSince = clock.millis();
      }
    }
    for (int i = 0; i < asked; i++) {
      tell(batch.get(i), why);
    }
  }

  /// Tells whoever waits for an event.
  static void tell(Entry entry, @Nullable String why) {
    if (entry.done() == null) {
      return;
    }
    try {
      entry.done().accept(why);
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.ERROR, "what waits for an event failed", e);
    }
  }

  private boolean upkeep() {
    try {
      boolean more = journal.upkeep();
      publish();
      return more || moreToSay;
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the log's next file has to wait: " + said(e));
      upkeepFailed = true;
      return false;
    }
  }

  /// Closes the file.
  void close() throws IOException {
    limit = 0;
    journal.close();
  }
}
