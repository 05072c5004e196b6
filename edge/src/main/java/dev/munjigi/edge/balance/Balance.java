package dev.munjigi.edge.balance;

import dev.munjigi.edge.walk.Observer;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The origins of all services. Shared by all event loops; what is thought of an origin outlives a
/// change of the settings that keeps it.
public final class Balance {
  private final Observer observer;
  private final LongSupplier nanos;
  private volatile Map<String, Group> groups = Map.of();

  /// What is thought of one origin at the moment.
  ///
  /// @param why why it is in this state; empty where it always was
  /// @param running how many exchanges it has
  /// @param limit how many it may have at once, or 0 where that does not follow from how fast it
  ///     answers
  public record View(
      String service, Upstream origin, OriginState state, String why, int running, int limit) {}

  /// @param nanos the monotonic clock
  public Balance(Observer observer, LongSupplier nanos) {
    this.observer = observer;
    this.nanos = nanos;
  }

  /// Knows these services from now on, and no others.
  public synchronized void take(List<Service> services) {
    Map<String, Group> next = new HashMap<>();
    for (Service service : services) {
      next.put(service.name(), new Group(service, origins(service), observer, nanos));
    }
    groups = Map.copyOf(next);
  }

  private List<Standing> origins(Service service) {
    Map<Upstream, Standing> known = new HashMap<>();
    Group before = groups.get(service.name());
    boolean adaptive = service.balancing().adaptive();
    if (before != null) {
      for (Standing one : before.origins()) {
        if (one.adaptive() == adaptive) {
          known.put(one.upstream(), one);
        }
      }
    }
    List<Standing> origins = new ArrayList<>();
    for (Upstream upstream : service.upstreams()) {
      Standing one = known.computeIfAbsent(upstream, first -> new Standing(first, adaptive));
      if (service.balancing().health() == null) {
        // nobody would find out that it is well again
        boolean _ = one.down(false);
      }
      origins.add(one);
    }
    return origins;
  }

  /// The origins of a service, or null where there is nothing to choose and nothing to count.
  public @Nullable Group of(Service service) {
    boolean alone = service.upstreams().size() == 1 && !service.balancing().adaptive();
    return alone ? null : groups.get(service.name());
  }

  /// All groups.
  public List<Group> all() {
    return List.copyOf(groups.values());
  }

  /// What is thought of every origin, by service and in the order of the settings.
  public List<View> views() {
    long now = nanos.getAsLong();
    List<View> views = new ArrayList<>();
    groups.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              for (Standing one : entry.getValue().origins()) {
                views.add(
                    new View(
                        entry.getKey(),
                        one.upstream(),
                        one.state(now),
                        one.why(),
                        one.running(),
                        one.limit()));
              }
            });
    return views;
  }
}
