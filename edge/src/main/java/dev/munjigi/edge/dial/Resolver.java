package dev.munjigi.edge.dial;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The addresses behind the names of origins, asked of the system's resolver anew while they are in
/// use. Shared by all event loops; never blocks.
///
/// An answer is used for [#FRESH]. When asking fails, the last answer serves for [#KEPT]: a resolver
/// that is away for a moment does not cut off origins that are not.
public final class Resolver {
  static final Duration FRESH = Duration.ofSeconds(10);
  static final Duration KEPT = Duration.ofMinutes(10);

  /// ATTACK: a name may lead to thousands of addresses.
  private static final int MOST = 16;

  private final Lookup lookup;
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

  public Resolver(Lookup lookup) {
    this.lookup = lookup;
  }

  /// The usable addresses behind a name, at once or later, on any thread; none when it is not known.
  CompletableFuture<List<InetAddress>> addresses(String name) {
    Known known = names.computeIfAbsent(name, unknown -> new Known());
    List<InetAddress> last = known.last;
    if (!last.isEmpty() && age(known) < FRESH.toNanos()) {
      return CompletableFuture.completedFuture(last);
    }
    return ask(name, known);
  }

  /// Whether a name still leads to an address, as far as is known; what is not fresh is asked for
  /// in the background.
  boolean leadsTo(String name, InetAddress address) {
    Known known = names.get(name);
    if (known == null) {
      return true;
    }
    if (age(known) >= FRESH.toNanos()) {
      var unused = ask(name, known);
    }
    List<InetAddress> last = known.last;
    return last.isEmpty() || last.contains(address);
  }

  private static long age(Known known) {
    return System.nanoTime() - known.askedNanos;
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
    try {
      found = usable(lookup.ask(name));
    } catch (UnknownHostException | RuntimeException unanswered) {
      // the last answer may serve
    }
    synchronized (known) {
      if (!found.isEmpty()) {
        known.last = found;
        known.askedNanos = System.nanoTime();
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
