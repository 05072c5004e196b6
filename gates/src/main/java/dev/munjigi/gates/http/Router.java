package dev.munjigi.gates.http;

import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which service answers to a host, and which of its routes takes a path.
///
/// A host is found by its exact name, then by the longest `*.suffix` (one or more labels in place
/// of `*`), then goes to the service without hosts. Within the service the most specific route
/// that takes the method wins: segment by segment a literal beats `*` and `{name}`, these beat
/// `**`; at the same pattern a named method beats any, and HEAD takes the routes of GET.
/// Immutable; built in time linear in the services and routes.
public final class Router {
  private final Map<String, Site> sites;
  private final @Nullable Site elsewhere;

  /// Of services without [conflicts][#conflicts]; where there are some, the first one wins, and a
  /// malformed pattern takes no path.
  public Router(List<Service> services) {
    this(services, new ArrayList<>());
  }

  private Router(List<Service> services, List<Conflict> conflicts) {
    Map<String, Site> byHost = new HashMap<>();
    Site any = null;
    for (Service service : services) {
      Site site = new Site(service, tree(service, conflicts));
      for (String host : service.hosts()) {
        checkHost(host, service, conflicts);
        Site before = byHost.putIfAbsent(host, site);
        if (before != null) {
          conflicts.add(
              new Conflict(
                  service.clause(),
                  before.service.clause(),
                  "host `"
                      + host
                      + "` belongs to service `"
                      + before.service.name()
                      + "` already"));
        }
      }
      if (service.hosts().isEmpty()) {
        if (any != null) {
          conflicts.add(
              new Conflict(
                  service.clause(),
                  any.service.clause(),
                  "service `" + any.service.name() + "` has no hosts already; only one may"));
        }
        any = any == null ? site : any;
      }
    }
    sites = Map.copyOf(byHost);
    elsewhere = any;
  }

  /// Two rules that cannot both hold, or one that makes no sense.
  ///
  /// @param at the later of the two
  /// @param with the earlier one, or null when `at` is wrong by itself
  /// @param message one line for the author
  public record Conflict(Clause at, @Nullable Clause with, String message) {}

  /// A service with its routes, compiled.
  record Site(Service service, RouteTree routes) {}

  /// What is wrong with these services: malformed hosts and patterns, unknown methods, hosts that
  /// two services name, routes that tie. Linear in their size.
  public static List<Conflict> conflicts(List<Service> services) {
    List<Conflict> conflicts = new ArrayList<>();
    var _ = new Router(services, conflicts);
    return List.copyOf(conflicts);
  }

  private static RouteTree tree(Service service, List<Conflict> conflicts) {
    RouteTree tree = new RouteTree();
    for (Route route : service.routes()) {
      for (String method : route.methods()) {
        if (!Methods.KNOWN.contains(method)) {
          String known = String.join(", ", Methods.KNOWN.stream().sorted().toList());
          conflicts.add(
              new Conflict(route.clause(), null, "method `" + method + "` is none of " + known));
        }
      }
      switch (PathPattern.parse(route.path())) {
        case PathPattern.Good(PathPattern pattern) -> {
          Route taken = tree.add(route, pattern);
          if (taken != null) {
            conflicts.add(
                new Conflict(
                    route.clause(),
                    taken.clause(),
                    "route `"
                        + route.name()
                        + "` takes the same requests as route `"
                        + taken.name()
                        + "`"));
          }
        }
        case PathPattern.Bad(String message) ->
            conflicts.add(new Conflict(route.clause(), null, message));
      }
    }
    return tree;
  }

  private static void checkHost(String host, Service service, List<Conflict> conflicts) {
    boolean wildcard = host.startsWith("*.");
    String name = wildcard ? host.substring(2) : host;
    boolean spelled = Authority.host(name).filter(name::equals).isPresent();
    if (!spelled || wildcard && name.startsWith("[")) {
      conflicts.add(
          new Conflict(
              service.clause(),
              null,
              "`"
                  + host
                  + "` is no host: a host is a name in lower case, `*.` and a name, an IPv4"
                  + " address, or an IPv6 address in square brackets, without port"));
    }
  }

  /// The service that answers to a host, or null.
  ///
  /// @param host in its canonical form
  public @Nullable Service service(String host) {
    Site site = site(host);
    return site == null ? null : site.service;
  }

  /// Where a request goes, or null when no service answers to the host.
  ///
  /// @param host in its canonical form
  public @Nullable Target target(String host, String method, CanonicalPath path) {
    Site site = site(host);
    return site == null ? null : target(site, method, path.segments());
  }

  static Target target(Site site, String method, List<String> segments) {
    RouteTree.Found found = site.routes.find(method, segments);
    return found == null
        ? new Target(site.service, null, Map.of())
        : new Target(site.service, found.route(), found.pattern().captures(segments));
  }

  @Nullable Site site(String host) {
    Site exact = sites.get(host);
    if (exact != null) {
      return exact;
    }
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      Site site = sites.get("*" + host.substring(dot));
      if (site != null) {
        return site;
      }
    }
    return elsewhere;
  }
}
