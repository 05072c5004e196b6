package dev.munjigi.edge.balance;

import dev.munjigi.edge.walk.Observer;
import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Service;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The origins of one service, and the decision which of them is asked next. Shared by all event
/// loops.
///
/// Those in good standing are candidates, and so is one whose time is over while nobody finds out
/// how it is. When there is none, all are: a chance is better than a refusal that is certain.
public final class Group {
  private final Service service;
  private final Standing[] origins;
  private final RetryBudget budget;
  private final AtomicInteger turn = new AtomicInteger();
  private final Observer observer;
  private final LongSupplier nanos;

  /// Who may be chosen.
  private enum Pool {
    /// Those in good standing, and those that may return.
    ANY,
    /// Those in good standing.
    GOOD,
    /// All.
    ALL
  }

  Group(Service service, List<Standing> origins, Observer observer, LongSupplier nanos) {
    this.service = service;
    this.origins = origins.toArray(Standing[]::new);
    this.budget = new RetryBudget(service.balancing().retries().percent(), nanos);
    this.observer = observer;
    this.nanos = nanos;
  }

  /// Whose they are.
  public Service service() {
    return service;
  }

  /// All of them, in the order of the settings.
  public List<Standing> origins() {
    return List.of(origins);
  }

  long now() {
    return nanos.getAsLong();
  }

  /// How often an exchange may be tried after the first time.
  public int attempts() {
    return service.balancing().retries().attempts();
  }

  /// An exchange came, which counts for how many may be tried again.
  public void arrived() {
    budget.arrived();
  }

  /// Takes one further try out of the service's budget; false when there is none left.
  public boolean mayRetry() {
    boolean may = budget.take();
    if (may) {
      observer.retried(service.name());
    }
    return may;
  }

  /// Whether there is an origin that was not tried.
  public boolean hasOther(Collection<Standing> tried) {
    for (Standing one : origins) {
      if (!tried.contains(one)) {
        return true;
      }
    }
    return false;
  }

  /// Chooses the next origin.
  ///
  /// @param key what of the exchange decides, where that does
  /// @param source whose exchange it is, or null for one that is not counted
  /// @param tried where it was
  public Chosen choose(long key, @Nullable Network source, Collection<Standing> tried) {
    long now = now();
    Standing chosen = pick(Pool.ANY, key, now, tried);
    boolean probe = false;
    if (chosen != null) {
      Term term = chosen.term();
      probe = term != null && term.probe();
      if (term != null && !probe) {
        // another event loop was quicker
        chosen = pick(Pool.GOOD, key, now, tried);
      }
    }
    if (chosen == null) {
      chosen = pick(Pool.ALL, key, now, tried);
    }
    if (chosen == null) {
      return Chosen.Nobody.TRIED;
    }
    Term term = chosen.term();
    if (chosen.enter(source)) {
      return new Use(this, chosen, term, probe, source);
    }
    if (probe && term != null) {
      term.giveBack();
    }
    return withRoom(now, source, tried);
  }

  /// Any one in good standing that takes one more.
  private Chosen withRoom(long now, @Nullable Network source, Collection<Standing> tried) {
    int first = ThreadLocalRandom.current().nextInt(origins.length);
    for (int i = 0; i < origins.length; i++) {
      Standing one = origins[(first + i) % origins.length];
      if (candidate(one, Pool.GOOD, now, tried) && one.enter(source)) {
        return new Use(this, one, null, false, source);
      }
    }
    return Chosen.Nobody.FULL;
  }

  private static boolean candidate(
      Standing one, Pool pool, long now, Collection<Standing> tried) {
    return switch (pool) {
          case ANY -> one.good() || one.due(now);
          case GOOD -> one.good();
          case ALL -> true;
        }
        && (tried.isEmpty() || !tried.contains(one));
  }

  private @Nullable Standing pick(Pool pool, long key, long now, Collection<Standing> tried) {
    return switch (service.balancing().spread()) {
      case Balancing.Spread.InTurn _ -> {
        int count = count(pool, now, tried);
        yield count == 0 ? null : nth(turn(count, tried), pool, now, tried);
      }
      case Balancing.Spread.LeastBusy _ -> leastBusy(pool, now, tried);
      case Balancing.Spread.ByKey _ -> heaviest(pool, key, now, tried);
    };
  }

  private int turn(int count, Collection<Standing> tried) {
    // a further try that took a turn would lead the next exchange to where this one began
    return tried.isEmpty()
        ? Math.floorMod(turn.getAndIncrement(), count)
        : ThreadLocalRandom.current().nextInt(count);
  }

  private @Nullable Standing leastBusy(Pool pool, long now, Collection<Standing> tried) {
    int count = count(pool, now, tried);
    if (count == 0) {
      return null;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int first = random.nextInt(count);
    Standing one = nth(first, pool, now, tried);
    if (count == 1) {
      return one;
    }
    Standing other = nth((first + 1 + random.nextInt(count - 1)) % count, pool, now, tried);
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.running() < one.running() ? other : one;
  }

  private @Nullable Standing heaviest(Pool pool, long key, long now, Collection<Standing> tried) {
    Standing best = null;
    for (Standing one : origins) {
      if (candidate(one, pool, now, tried)
          && (best == null || Long.compareUnsigned(one.weight(key), best.weight(key)) > 0)) {
        best = one;
      }
    }
    return best;
  }

  private int count(Pool pool, long now, Collection<Standing> tried) {
    int count = 0;
    for (Standing one : origins) {
      if (candidate(one, pool, now, tried)) {
        count++;
      }
    }
    return count;
  }

  /// The candidate of this number; the last one when there are fewer by now.
  private @Nullable Standing nth(int number, Pool pool, long now, Collection<Standing> tried) {
    Standing found = null;
    int left = number;
    for (Standing one : origins) {
      if (candidate(one, pool, now, tried)) {
        found = one;
        if (left-- == 0) {
          break;
        }
      }
    }
    return found;
  }

  void well(Use use) {
    Standing origin = use.standing();
    Term held = use.term();
    if (held == null) {
      origin.streak().end();
    } else if (origin.forgive(held)) {
      tell(origin, OriginState.GOOD, "it answers again");
    }
  }

  void unreachable(Use use, String why) {
    Balancing.Ejection ejection = service.balancing().ejection();
    if (ejection == null || origins.length < 2) {
      return;
    }
    boolean enough = use.standing().streak().unreachable(ejection.failures());
    if (use.term() != null || enough) {
      eject(use, ejection, why);
    }
  }

  void failed(Use use, String why) {
    Balancing.Ejection ejection = service.balancing().ejection();
    if (ejection == null || origins.length < 2) {
      return;
    }
    Standing origin = use.standing();
    boolean enough = origin.streak().faltered(use.source(), ejection.failures());
    // ATTACK: on the word of requests alone no more than half of the origins are left alone
    if (enough && (use.term() != null || 2 * (others(origin) + 1) <= origins.length)) {
      eject(use, ejection, why);
    }
  }

  /// How many others are not in good standing.
  private int others(Standing but) {
    int count = 0;
    for (Standing one : origins) {
      if (one != but && !one.good()) {
        count++;
      }
    }
    return count;
  }

  private void eject(Use use, Balancing.Ejection ejection, String why) {
    Term held = use.term();
    long now = now();
    if (held != null && !held.over(now)) {
      // it was asked because all are left alone; its time goes on
      return;
    }
    Term term = use.standing().eject(held, ejection.term().toNanos(), now);
    if (term != null) {
      String length = term.length() / 1_000_000_000L + "s";
      tell(use.standing(), OriginState.EJECTED, "for " + length + ": " + why);
    }
  }

  private void tell(Standing origin, OriginState state, String why) {
    origin.why(why);
    observer.changed(service.name(), origin.upstream(), state, why);
  }

  /// The answers to the gate's own questions are bad, or good again.
  public void asked(Standing origin, boolean bad, String why) {
    if (origin.down(bad)) {
      tell(origin, bad ? OriginState.DOWN : origin.state(now()), why);
    }
  }
}
