package dev.munjigi.edge.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The addresses behind the names of origins, asked of the system's resolver anew while they are in
/// use. Shared by all event loops; never blocks.
///
/// An answer is used for [#FRESH]. When asking fails, or takes longer than [#PATIENCE], the last
/// answer serves for [#KEPT]: a resolver that is away for a while does not cut off origins that are
/// not.
public final class Resolver {
  static final Duration FRESH = Duration.ofSeconds(10);
  static final Duration KEPT = Duration.ofMinutes(10);
  static final Duration PATIENCE = Duration.ofSeconds(1);

  /// ATTACK: a name may lead to thousands of addresses.
  static final int MOST = 16;

  /// How many questions may be open at once: each that is not answered holds a thread of the machine.
  private static final int MOST_QUESTIONS = 64;

  private final Lookup lookup;
  private final LongSupplier nanos;
  private final Semaphore questions = new Semaphore(MOST_QUESTIONS);
  private final Map<String, Known> names = new ConcurrentHashMap<>();

  /// Where addresses come from; may block.
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] ask(String name) throws UnknownHostException;
  }

  /// What is known of a name.
  private static final class Known {
    volatile List<InetAddress> last = List.of();
    volatile long askedNanos;
    @Nullable CompletableFuture<List<InetAddress>> asking;
  }

  /// @param nanos a clock that never goes back, such as [System#nanoTime]
  public Resolver(Lookup lookup, LongSupplier nanos) {
    this.lookup = lookup;
    this.nanos = nanos;
  }

  /// The usable addresses behind a name, at once or later, on any thread; none when it is not known.
  CompletableFuture<List<InetAddress>> addresses(String name) {
    Known known = names.computeIfAbsent(name, unknown -> new Known());
    List<InetAddress> last = known.last;
    if (!last.isEmpty() && age(known) < FRESH.toNanos()) {
      return CompletableFuture.completedFuture(last);
    }
    CompletableFuture<List<InetAddress>> asking = ask(name, known);
    return last.isEmpty() || age(known) > KEPT.toNanos()
        ? asking
        : asking.copy().completeOnTimeout(last, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Whether a name still leads to an address, as far as is known; what is not fresh is asked for
  /// in the background.
  boolean leadsTo(String name, InetAddress address) {
    Known known = names.get(name);
    if (known == null) {
      return true;
    }
    List<InetAddress> last = known.last;
    if (age(known) >= FRESH.toNanos()) {
      var unused = ask(name, known);
    }
    return last.isEmpty() || last.contains(address);
  }

  private long age(Known known) {
    return nanos.getAsLong() - known.askedNanos;
  }

  /// One question at a time for each name.
  private CompletableFuture<List<InetAddress>> ask(String name, Known known) {
    synchronized (known) {
      if (known.asking != null) {
        return known.asking;
      }
      CompletableFuture<List<InetAddress>> asking = new CompletableFuture<>();
      known.asking = asking;
      Thread.ofVirtual().name("resolve").start(() -> answer(name, known, asking));
      return asking;
    }
  }

  private void answer(String name, Known known, CompletableFuture<List<InetAddress>> asking) {
    List<InetAddress> found = List.of();
    questions.acquireUninterruptibly();
    try {
      found = usable(lookup.ask(name));
    } catch (UnknownHostException | RuntimeException unanswered) {
      // the last answer may serve
    } finally {
      questions.release();
    }
    synchronized (known) {
      if (!found.isEmpty()) {
        known.last = found;
        known.askedNanos = nanos.getAsLong();
      } else if (age(known) > KEPT.toNanos()) {
        known.last = List.of();
      }
      known.asking = null;
    }
    asking.complete(known.last);
  }

  /// ATTACK: a resolver that lies may name addresses that are no origin's: the machine's own
  /// wildcard, or everybody's.
  private static List<InetAddress> usable(InetAddress[] answer) {
    List<InetAddress> usable = new ArrayList<>();
    for (InetAddress address : answer) {
      boolean nobody = address.isAnyLocalAddress() || address.isMulticastAddress();
      if (!nobody && usable.size() < MOST && !usable.contains(address)) {
        usable.add(address);
      }
    }
    return List.copyOf(usable);
  }
}
