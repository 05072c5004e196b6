package dev.munjigi.edge.balance;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.SpreadKey;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.flood.SourceShare;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// What is thought of one origin of one service. Shared by all event loops.
public final class Standing {
  private final Upstream upstream;
  private final long seed;
  private final AtomicInteger running = new AtomicInteger();
  private final Streak streak = new Streak();
  private final AtomicReference<@Nullable Term> term = new AtomicReference<>();
  private final @Nullable Adaptive adaptive;
  private volatile @Nullable Term last;
  private volatile boolean down;
  private volatile String why = "";

  /// How many exchanges it is given at once, and whose they are.
  private static final class Adaptive {
    private static final int SLOTS = 1_024;

    final AdaptiveLimit limit = new AdaptiveLimit();
    final AtomicInteger used = new AtomicInteger();
    final AtomicIntegerArray bySource = new AtomicIntegerArray(SLOTS);

    // ATTACK: who knew which sources share a slot could use up another one's share
    final int salt = ThreadLocalRandom.current().nextInt();

    int slot(Network source) {
      return (int) SpreadKey.mixed(source.hashCode() ^ (long) salt << 32) & SLOTS - 1;
    }

    /// Takes a place, of which one source has no more than its share.
    boolean take(@Nullable Network source) {
      int most = limit.limit();
      if (used.incrementAndGet() > most) {
        used.decrementAndGet();
        return false;
      }
      if (source != null && bySource.incrementAndGet(slot(source)) > SourceShare.of(most)) {
        giveBack(source);
        return false;
      }
      return true;
    }

    void giveBack(@Nullable Network source) {
      used.decrementAndGet();
      if (source != null) {
        bySource.decrementAndGet(slot(source));
      }
    }
  }

  Standing(Upstream upstream, boolean adaptive) {
    this.upstream = upstream;
    this.seed = SpreadKey.text(upstream.toString());
    this.adaptive = adaptive ? new Adaptive() : null;
  }

  public Upstream upstream() {
    return upstream;
  }

  boolean adaptive() {
    return adaptive != null;
  }

  /// How many exchanges it has now.
  int running() {
    return running.get();
  }

  /// How many it may have at once, or 0 when that does not follow from how fast it answers.
  int limit() {
    return adaptive == null ? 0 : adaptive.limit.limit();
  }

  /// How much this key is its own (highest random weight).
  long weight(long key) {
    return SpreadKey.mixed(key ^ seed);
  }

  OriginState state(long now) {
    Term held = term.get();
    if (down) {
      return OriginState.DOWN;
    }
    return held == null
        ? OriginState.GOOD
        : held.over(now) ? OriginState.RETURNING : OriginState.EJECTED;
  }

  /// Why it is in the state that it is in; empty as long as it was never told of another one.
  String why() {
    return why;
  }

  void why(String reason) {
    why = reason;
  }

  boolean good() {
    return !down && term.get() == null;
  }

  /// Whether one exchange may find out whether it is well again.
  boolean due(long now) {
    Term held = term.get();
    return !down && held != null && held.over(now) && !held.probed();
  }

  @Nullable Term term() {
    return term.get();
  }

  /// One more exchange; false when it has as many as it can take.
  boolean enter(@Nullable Network source) {
    if (adaptive != null && !adaptive.take(source)) {
      return false;
    }
    running.incrementAndGet();
    return true;
  }

  /// The exchange is answered and costs its origin nothing that others wait for.
  void leaveLimit(@Nullable Network source) {
    if (adaptive != null) {
      adaptive.giveBack(source);
    }
  }

  void leave() {
    running.decrementAndGet();
  }

  /// It took so long to answer.
  void answered(long took, long now) {
    if (adaptive != null) {
      adaptive.limit.answered(took, adaptive.used.get(), now);
    }
  }

  /// It showed that it has too much to do.
  void overloaded(long now) {
    if (adaptive != null) {
      adaptive.limit.failed(adaptive.used.get(), now);
    }
  }

  Streak streak() {
    return streak;
  }

  /// Leaves it alone; false when somebody else just did.
  ///
  /// @param held the term that it had when this was decided
  /// @return the term, or null when it changed meanwhile
  @Nullable Term eject(@Nullable Term held, long first, long now) {
    Term next = held == null ? Term.after(last, first, now) : held.again(first, now);
    if (!term.compareAndSet(held, next)) {
      return null;
    }
    last = next;
    streak.end();
    return next;
  }

  /// It is well again; false when it had another term by now.
  boolean forgive(Term held) {
    streak.end();
    return term.compareAndSet(held, null);
  }

  /// The gate's own questions are answered well, or badly.
  ///
  /// @return whether that is new
  boolean down(boolean bad) {
    boolean changed = down != bad;
    down = bad;
    return changed;
  }
}
