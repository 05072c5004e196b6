package dev.munjigi.gates.exchange;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One service behind the gate.
///
/// @param name its name: lower-case letters, digits and hyphens
/// @param hosts the hosts it answers to, lower case; empty answers to every host that no other
///     service names
/// @param upstreams its origins, at least one
/// @param limits how long and how often they are asked
/// @param balancing how exchanges are spread over them
/// @param routes its routes; of a service that takes streams, one
/// @param modes the gates that do not enforce; absent means [Mode#ENFORCE]
/// @param failClosed whether the decision must be durable in the log before a byte goes upstream
/// @param slashes what `%2F` in a path means
/// @param header the PROXY header that connections to its origins begin with, or null
/// @param clause where it is written
public record Service(
    String name,
    Set<String> hosts,
    List<Upstream> upstreams,
    UpstreamLimits limits,
    Balancing balancing,
    List<Route> routes,
    Map<GateName, Mode> modes,
    boolean failClosed,
    EncodedSlash slashes,
    @Nullable ProxyProtocol header,
    Clause clause) {
  /// A service whose exchanges are spread as they are where nothing is said.
  public Service(
      String name,
      Set<String> hosts,
      List<Upstream> upstreams,
      UpstreamLimits limits,
      List<Route> routes,
      Map<GateName, Mode> modes,
      boolean failClosed,
      EncodedSlash slashes,
      @Nullable ProxyProtocol header,
      Clause clause) {
    this(
        name,
        hosts,
        upstreams,
        limits,
        Balancing.STANDARD,
        routes,
        modes,
        failClosed,
        slashes,
        header,
        clause);
  }

  public Service {
    hosts = Set.copyOf(hosts);
    upstreams = List.copyOf(upstreams);
    routes = List.copyOf(routes);
    modes = Map.copyOf(modes);
    if (upstreams.isEmpty()) {
      throw new IllegalArgumentException("service `" + name + "` has no upstream");
    }
  }

  /// Whether it takes streams of any protocol, or flows of datagrams, not requests.
  public boolean isStream() {
    return upstreams.getFirst().isStream();
  }

  /// Whether the gate itself answers.
  public boolean isOwn() {
    return upstreams.getFirst().site() instanceof Upstream.Inside;
  }

  /// Whether it takes datagrams: flows of any protocol.
  public boolean isDatagrams() {
    return upstreams.getFirst().isDatagrams();
  }

  /// The same service, spread over its origins in this way.
  public Service with(Balancing other) {
    return new Service(
        name,
        hosts,
        upstreams,
        limits,
        other,
        routes,
        modes,
        failClosed,
        slashes,
        header,
        clause);
  }

  /// How a gate acts for this service.
  public Mode mode(GateName gate) {
    Mode mode = modes.isEmpty() ? null : modes.get(gate);
    return mode == null ? Mode.ENFORCE : mode;
  }

  /// What an encoded slash in a path means.
  public enum EncodedSlash {
    /// The request is refused: origins disagree on it.
    REFUSE,
    /// It stays encoded inside its segment.
    KEEP
  }
}
