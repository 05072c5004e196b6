package dev.munjigi.edge.walk;

import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Endpoint;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Upstream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where listeners lead that do not speak HTTP: each to one service, or through tunnels to those
/// that are asked for by name.
///
/// @param direct by the listener's name
/// @param tunnels by the listener's name, then by the service's
/// @param origins of datagrams, as far as they are named by their addresses
public record Destinations(
    Map<String, Target> direct, Map<String, Map<String, Target>> tunnels, Set<Endpoint> origins) {
  public Destinations {
    direct = Map.copyOf(direct);
    tunnels = Map.copyOf(tunnels);
    origins = Set.copyOf(origins);
  }

  static Destinations of(Settings settings) {
    Map<String, Target> targets = new HashMap<>();
    for (Service service : settings.services()) {
      if (service.isStream()) {
        Target target = new Target(service, service.routes().getFirst(), Map.of());
        targets.put(service.name(), target);
      }
    }
    Map<String, Target> direct = new HashMap<>();
    Map<String, Map<String, Target>> tunnels = new HashMap<>();
    for (Listener listener : settings.listeners()) {
      Target target = listener.service() == null ? null : targets.get(listener.service());
      if (target != null) {
        direct.put(listener.name(), target);
      }
      if (!listener.tunnel().isEmpty()) {
        Map<String, Target> led = new HashMap<>();
        for (String name : listener.tunnel()) {
          Target one = targets.get(name);
          if (one != null) {
            led.put(name, one);
          }
        }
        tunnels.put(listener.name(), Map.copyOf(led));
      }
    }
    return new Destinations(direct, tunnels, origins(settings));
  }

  private static Set<Endpoint> origins(Settings settings) {
    Set<Endpoint> origins = new HashSet<>();
    for (Service service : settings.services()) {
      for (Upstream upstream : service.upstreams()) {
        Upstream.Net net = upstream.scheme() == Scheme.UDP ? upstream.net() : null;
        if (net != null) {
          Address.parse(net.host()).ifPresent(at -> origins.add(new Endpoint(at, net.port())));
        }
      }
    }
    return origins;
  }

  /// Whether datagrams that say to come from here would go back to an origin.
  public boolean isOrigin(Endpoint sender) {
    return origins.contains(sender);
  }

  /// Where a listener leads that carries streams, or flows of datagrams; null when nowhere.
  @Nullable Target of(String listener, boolean datagrams) {
    Target target = direct.get(listener);
    // INVARIANT: a reload may lead a listener to a service of the other kind; its socket stays
    return target != null && target.service().isDatagrams() == datagrams ? target : null;
  }

  /// Where tunnels on a listener lead that ask for this service; null when nowhere.
  ///
  /// @param datagrams whether it is asked for datagrams
  public @Nullable Target beyond(String listener, String service, boolean datagrams) {
    Target target = tunnels.getOrDefault(listener, Map.of()).get(service);
    return target != null && target.service().isDatagrams() == datagrams ? target : null;
  }

  /// Where an open stream leads today; null when nowhere any more.
  @Nullable Target today(String listener, Service opened) {
    Target target =
        tunnels.containsKey(listener)
            ? beyond(listener, opened.name(), opened.isDatagrams())
            : of(listener, opened.isDatagrams());
    return target != null && target.service().name().equals(opened.name()) ? target : null;
  }
}
