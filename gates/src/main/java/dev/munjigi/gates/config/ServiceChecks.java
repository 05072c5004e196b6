package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.ProxyProtocol;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.http.PathPattern;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What must hold between services, and between the routes of each.
final class ServiceChecks {
  /// What a service of streams does not have.
  private static final List<Key<?>> OF_REQUESTS =
      List.of(
          ServiceKeys.HOST,
          ServiceKeys.BODY,
          ServiceKeys.ENCODED_SLASH,
          ServiceKeys.ROUTES,
          gate(GateName.INSPECT),
          gate(GateName.PROTECT),
          gate(GateName.REPLY));

  private final Section root;
  private final Problems problems;
  private final Map<String, Spot> hosts = new HashMap<>();
  private @Nullable Spot everyOther;

  ServiceChecks(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  private static Key<Section> gate(GateName gate) {
    return Objects.requireNonNull(ServiceKeys.GATES.get(gate));
  }

  void run() {
    Located<List<Named<Section>>> services = root.find(ServiceKeys.SERVICES);
    if (services != null) {
      if (services.value().isEmpty()) {
        problems.warn(services.spot().place(), "`services` has none: every request is refused");
      }
      for (Named<Section> service : services.value()) {
        if (service.value() != null) {
          if (isStream(service.value())) {
            stream(service.spot(), service.value());
          } else {
            hosts(service.spot(), service.value());
            action(service.value());
            header(service.value());
            hold(service.value().find(ServiceKeys.BODY), ServiceKeys.HOLD);
            routes(service.value());
          }
          upstreams(service.value());
          new BalanceChecks(problems).run(service.value(), isStream(service.value()));
        }
      }
    }
    Located<Section> identity = root.find(IdentityKeys.IDENTITY);
    Located<String> login = identity == null ? null : identity.value().find(IdentityKeys.HOST);
    if (login != null) {
      once(hosts, login.value(), login.spot(), "host");
    }
    Located<List<Located<Network>>> proxies = root.find(Grammar.TRUSTED_PROXIES);
    if (proxies != null) {
      proxies.value().forEach(proxy -> everybody(proxy, problems));
    }
  }

  /// Whether a service takes streams of any protocol: its first origin says so.
  static boolean isStream(Section service) {
    return first(service, Upstream::isStream);
  }

  /// Whether a service takes flows of datagrams: its first origin says so.
  static boolean isDatagrams(Section service) {
    return first(service, Upstream::isDatagrams);
  }

  /// Whether an origin of a service is spoken to inside TLS.
  static boolean isSecure(Section service) {
    Located<List<Located<Upstream>>> upstreams = service.find(ServiceKeys.UPSTREAM);
    return upstreams != null
        && upstreams.value().stream().anyMatch(one -> one.value().scheme().secure());
  }

  /// Whether a service takes requests of HTTP: its first origin says so.
  static boolean takesRequests(Section service) {
    return first(service, one -> !one.isStream());
  }

  private static boolean first(Section service, Predicate<Upstream> what) {
    Located<List<Located<Upstream>>> upstreams = service.find(ServiceKeys.UPSTREAM);
    return upstreams != null
        && !upstreams.value().isEmpty()
        && what.test(upstreams.value().getFirst().value());
  }

  private void upstreams(Section service) {
    Located<List<Located<Upstream>>> upstreams = service.find(ServiceKeys.UPSTREAM);
    if (upstreams == null) {
      return;
    }
    new OriginTlsChecks(problems).run(service, upstreams.value());
    boolean stream = isStream(service);
    boolean datagrams = isDatagrams(service);
    boolean tunnels = first(service, one -> one.scheme().tunnels());
    for (Located<Upstream> upstream : upstreams.value()) {
      if (upstream.value().isStream() != stream
          || upstream.value().isDatagrams() != datagrams
          || upstream.value().scheme().tunnels() != tunnels) {
        String what = upstream.spot().quoted() + " is " + Quote.of(upstream.value().toString());
        String first = Quote.of(upstreams.value().getFirst().value().toString());
        problems.add(
            upstream.spot().place(), what + "; allowed is the kind of the first, " + first);
      }
    }
  }

  /// A service of streams, or of flows of datagrams, has nothing that only requests have.
  private void stream(Spot spot, Section service) {
    String scheme = isDatagrams(service) ? "udp" : "tcp";
    for (Key<?> key : OF_REQUESTS) {
      if (service.written(key)) {
        String what = spot.quoted() + " has `" + key + "`, which is for services of requests";
        problems.add(service.place(key), what + "; its origins are `" + scheme + "://`");
      }
    }
    boolean said =
        service.written(ServiceKeys.SERVICE_ACCESS)
            || service.written(ServiceKeys.IDENTITIES)
            || service.written(ServiceKeys.SERVICE_ACTION);
    if (!said) {
      String nobody = " has neither `access: public`, `identities` nor `action`: every stream to it"
          + " is refused";
      problems.warn(spot.place(), spot.quoted() + nobody);
    }
  }

  /// A connection that carries requests is shared: a header at its beginning would tell of one
  /// client alone.
  private void header(Section service) {
    Located<ProxyProtocol> header = service.find(ServiceKeys.PROXY_PROTOCOL);
    if (header != null && service.find(ServiceKeys.UPSTREAM) != null) {
      problems.add(
          header.spot().place(),
          header.spot().quoted()
              + " is for streams, to origins that are `tcp://` or `tls://`; origins of requests"
              + " read `x-forwarded-for`");
    }
  }

  private void action(Section service) {
    if (service.written(ServiceKeys.SERVICE_ACTION)) {
      String what = "`action` of a service is for streams, to origins that are `tcp://` or `udp://`";
      problems.add(
          service.place(ServiceKeys.SERVICE_ACTION), what + "; allowed is `action` of a route");
    }
    if (service.written(ServiceKeys.IDENTITIES)) {
      String what = "`identities` is for streams, to origins that are `tcp://` or `udp://`";
      problems.add(service.place(ServiceKeys.IDENTITIES), what + "; allowed are `routes`");
    }
  }

  private void hosts(Spot spot, Section service) {
    Located<List<Located<String>>> found = service.find(ServiceKeys.HOST);
    if (found != null) {
      for (Located<String> host : found.value()) {
        once(hosts, host.value(), host.spot(), "host");
      }
    } else if (!service.written(ServiceKeys.HOST)) {
      if (everyOther == null) {
        everyOther = spot;
      } else {
        String first = everyOther.quoted() + " at " + Quote.of(everyOther.place().toString());
        String does = " has no `host`; allowed is one such service, and " + first + " has none";
        problems.add(spot.place(), spot.quoted() + does);
      }
    }
  }

  private void once(Map<String, Spot> seen, String text, Spot spot, String noun) {
    Spot first = seen.putIfAbsent(text, spot);
    if (first != null) {
      String other = first.quoted() + " at " + Quote.of(first.place().toString());
      String got = spot.quoted() + " is the " + noun + " " + Quote.of(text);
      problems.add(spot.place(), got + "; " + other + " is the same");
    }
  }

  private void routes(Section service) {
    Located<List<Located<Section>>> routes = service.find(ServiceKeys.ROUTES);
    if (routes == null) {
      return;
    }
    if (routes.value().isEmpty() && !service.written(ServiceKeys.SERVICE_ACCESS)) {
      String none = " has neither `routes` nor `access: public`: every request is refused";
      problems.warn(service.spot().place(), service.spot().quoted() + none);
    }
    Map<String, Spot> names = new HashMap<>();
    for (Located<Section> located : routes.value()) {
      Section route = located.value();
      Located<Match> match = route.find(ServiceKeys.MATCH);
      Located<String> name = name(route);
      if (name != null) {
        once(names, name.value(), name.spot(), "route");
      }
      if (match != null) {
        captures(route, match.value());
        path(match);
        String unusual = match.value().unusual();
        if (!unusual.isEmpty()) {
          problems.warn(match.spot().place(), match.spot().quoted() + ": " + unusual);
        }
      }
      access(located.spot(), route);
      hold(route.find(ServiceKeys.ROUTE_BODY), ServiceKeys.ROUTE_HOLD);
    }
  }

  private void path(Located<Match> match) {
    if (PathPattern.parse(match.value().path()) instanceof PathPattern.Bad(String message)) {
      problems.add(match.spot().place(), match.spot().quoted() + ": " + message);
    }
  }

  /// A route's name and where it stands; null when it cannot be told.
  static @Nullable Located<String> name(Section route) {
    Located<String> name = route.find(ServiceKeys.NAME);
    Located<Match> match = route.find(ServiceKeys.MATCH);
    if (name != null || match == null || route.broken(ServiceKeys.NAME)) {
      return name;
    }
    return new Located<>(match.value().text(), match.spot(), true);
  }

  private void captures(Section route, Match match) {
    Located<String> resource = route.find(ServiceKeys.RESOURCE);
    if (resource == null) {
      return;
    }
    Set<String> known = match.captures();
    for (String name : Match.captures(resource.value())) {
      if (!known.contains(name)) {
        String what = resource.spot().quoted() + " is " + Quote.of(resource.value());
        String unknown = "; `match` captures no " + Quote.of(name) + Nearest.hint(name, known);
        problems.add(resource.spot().place(), what + unknown);
      }
    }
  }

  private void access(Spot spot, Section route) {
    if (!route.written(ServiceKeys.ROUTE_ACCESS) && !route.written(ServiceKeys.ACTION)) {
      String nobody = " has neither `access: public` nor `action`: every request to it is refused";
      problems.warn(spot.place(), spot.quoted() + nobody);
    }
  }

  /// A body that may be held must fit into the room for all of them; the defaults do.
  private void hold(@Nullable Located<Section> body, Key<Long> key) {
    Located<Long> hold = body == null ? null : body.value().find(key);
    Located<Section> limits = root.find(LimitKeys.LIMITS);
    if (hold == null || limits == null) {
      return;
    }
    long room = limits.value().get(LimitKeys.HELD_BODIES);
    if (hold.value() > room) {
      String allowed = "; allowed is up to `limits.held-bodies`, " + print(room);
      String what = hold.spot().quoted() + " is " + print(hold.value());
      problems.add(hold.spot().place(), what + allowed);
    }
  }

  private static String print(long bytes) {
    return Quote.of(Quantities.size(bytes));
  }

  /// Warns of a network of proxies that holds every address of a family.
  static void everybody(Located<Network> proxy, Problems problems) {
    if (proxy.value().length() == 0 || proxy.value().toString().endsWith("/0")) {
      String all = " believes what any peer says of the client's address";
      problems.warn(proxy.spot().place(), proxy.spot().quoted() + all);
    }
  }
}
