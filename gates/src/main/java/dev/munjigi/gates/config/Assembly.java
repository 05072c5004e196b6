package dev.munjigi.gates.config;

import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.ProxyProtocol;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.flood.ConnectionLimits;
import dev.munjigi.gates.flood.FloodSettings;
import dev.munjigi.gates.flood.FlowLimits;
import dev.munjigi.gates.flood.RequestLimit;
import dev.munjigi.gates.http.HeadLimits;
import dev.munjigi.gates.http.HttpSettings;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.reply.ReplySettings;
import dev.munjigi.gates.segment.SegmentRule;
import dev.munjigi.gates.segment.SegmentSettings;
import dev.munjigi.gates.segment.Zone;
import dev.munjigi.gates.tls.OriginSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes settings of a file that has no problem.
final class Assembly {
  /// The path, and so the name, of the one route of a service that is public altogether.
  static final String EVERYTHING = "/**";

  private final Section root;
  private final Entitlements entitlements;

  Assembly(Section root, Entitlements entitlements) {
    this.root = root;
    this.entitlements = entitlements;
  }

  /// @param digest of the files
  Settings settings(String digest) {
    List<Service> services = new ArrayList<>();
    for (Named<Section> service : root.get(ServiceKeys.SERVICES)) {
      services.add(service(service.name(), service.spot(), value(service)));
    }
    IdentitySettings identity = IdentityAssembly.of(root, entitlements.people());
    Service own = identity == null ? null : IdentityAssembly.service(identity);
    if (own != null) {
      services.add(own);
    }
    Section limits = root.get(LimitKeys.LIMITS);
    Section audit = root.get(Grammar.AUDIT);
    Section operator = root.get(Grammar.OPERATOR);
    Bind bind = operator.get(Grammar.OPERATOR_BIND);
    return new Settings(
        digest,
        root.place(Grammar.STATE).resolve(root.get(Grammar.STATE)),
        root.get(ListenerKeys.LISTENERS).stream().map(this::listener).toList(),
        services,
        origins(),
        new HttpSettings(
            head(limits.get(LimitKeys.HEAD)),
            networks(root.get(Grammar.TRUSTED_PROXIES)),
            services.stream().filter(service -> !service.isStream()).toList(),
            own),
        segment(),
        flood(limits),
        reply(root.get(Grammar.REPLY)),
        new AuditSettings(
            audit.get(Grammar.KEEP), audit.get(Grammar.FILE_SIZE), audit.get(Grammar.QUEUE)),
        limits.get(LimitKeys.HELD_BODIES),
        root.get(Grammar.DRAIN),
        new OperatorSettings(
            bind.address(),
            bind.port(),
            operator.get(Grammar.LOCAL_TOKEN),
            operator.get(Grammar.REMOTE)),
        TlsAssembly.acme(root),
        identity,
        entitlements);
  }

  private Map<String, OriginSettings> origins() {
    Map<String, OriginSettings> origins = new LinkedHashMap<>();
    for (Named<Section> named : root.get(ServiceKeys.SERVICES)) {
      OriginTlsAssembly.of(value(named)).ifPresent(found -> origins.put(named.name(), found));
    }
    return origins;
  }

  private static <V> V value(Named<V> named) {
    return Objects.requireNonNull(named.value());
  }

  private static <T> List<T> values(List<Located<T>> located) {
    return located.stream().map(Located::value).toList();
  }

  private static List<Network> networks(List<Located<Network>> located) {
    return values(located);
  }

  private Listener listener(Named<Section> named) {
    Section section = value(named);
    Bind bind = section.get(ListenerKeys.BIND);
    Located<Section> tls = section.find(ListenerKeys.TLS);
    Located<String> redirect = section.find(ListenerKeys.REDIRECT_TO);
    Located<String> service = section.find(ListenerKeys.SERVICE);
    Located<List<Located<String>>> tunnel = section.find(ListenerKeys.TUNNEL);
    Located<List<Located<Network>>> proxies = section.find(ListenerKeys.PROXY_PROTOCOL);
    return new Listener(
        named.name(),
        bind.address(),
        bind.port(),
        tls == null ? null : TlsAssembly.of(tls.value()),
        redirect == null ? null : redirect.value(),
        service == null ? null : service.value(),
        tunnel == null ? List.of() : values(tunnel.value()),
        proxies == null ? List.of() : networks(proxies.value()),
        named.spot().clause());
  }

  private static Service service(String name, Spot spot, Section section) {
    Located<List<Located<String>>> hosts = section.find(ServiceKeys.HOST);
    Section timeouts = section.get(ServiceKeys.TIMEOUTS);
    Map<GateName, Mode> modes = new EnumMap<>(GateName.class);
    ServiceKeys.GATES.forEach(
        (gate, key) -> {
          Mode mode = section.get(key).get(ServiceKeys.mode(gate));
          if (mode != Mode.ENFORCE) {
            modes.put(gate, mode);
          }
        });
    Located<ProxyProtocol> header = section.find(ServiceKeys.PROXY_PROTOCOL);
    Located<Duration> total = timeouts.find(ServiceKeys.TOTAL);
    List<Upstream> upstreams = values(section.get(ServiceKeys.UPSTREAM));
    return new Service(
        name,
        hosts == null ? Set.of() : new LinkedHashSet<>(values(hosts.value())),
        upstreams,
        new UpstreamLimits(
            timeouts.get(ServiceKeys.CONNECT),
            timeouts.get(ServiceKeys.REPLY),
            timeouts.get(ServiceKeys.IDLE),
            Math.toIntExact(section.get(ServiceKeys.CONNECTIONS)),
            Math.toIntExact(section.get(ServiceKeys.WAITING)),
            Math.toIntExact(section.get(ServiceKeys.STREAMS)),
            total == null ? null : total.value()),
        BalanceAssembly.of(section),
        upstreams.getFirst().isStream() ? List.of(stream(section, spot)) : routes(section),
        modes,
        section.get(ServiceKeys.FAIL_CLOSED),
        section.get(ServiceKeys.ENCODED_SLASH),
        header == null ? null : header.value(),
        spot.clause());
  }

  /// The names of the one route of a service of streams, or of flows of datagrams.
  private static final String STREAM = "stream";

  private static final String FLOW = "flow";

  /// The one route that every stream to a service takes.
  private static Route stream(Section service, Spot spot) {
    Located<Access> open = service.find(ServiceKeys.SERVICE_ACCESS);
    Located<String> action = service.find(ServiceKeys.SERVICE_ACTION);
    Located<List<Located<String>>> identities = service.find(ServiceKeys.IDENTITIES);
    Access access = new Access.Unsaid();
    Spot said = spot;
    if (open != null) {
      access = open.value();
      said = open.spot();
    } else if (identities != null) {
      access = new Access.Identities(values(identities.value()));
      said = identities.spot();
    } else if (action != null) {
      access = new Access.Action(action.value(), service.get(ServiceKeys.SERVICE_RESOURCE));
      said = action.spot();
    }
    String name = ServiceChecks.isDatagrams(service) ? FLOW : STREAM;
    return new Route(name, Set.of(), EVERYTHING, access, new BodyLimits(0, 0), said.clause());
  }

  private static List<Route> routes(Section service) {
    Located<Access> open = service.find(ServiceKeys.SERVICE_ACCESS);
    if (open != null) {
      Section body = service.get(ServiceKeys.BODY);
      BodyLimits limits = new BodyLimits(body.get(ServiceKeys.HOLD), body.get(ServiceKeys.MAX));
      return List.of(
          new Route(EVERYTHING, Set.of(), EVERYTHING, open.value(), limits, open.spot().clause()));
    }
    List<Route> routes = new ArrayList<>();
    for (Located<Section> located : service.get(ServiceKeys.ROUTES)) {
      Section route = located.value();
      Match match = route.get(ServiceKeys.MATCH);
      Section body = route.get(ServiceKeys.ROUTE_BODY);
      routes.add(
          new Route(
              route.get(ServiceKeys.NAME),
              match.methods(),
              match.path(),
              access(route),
              new BodyLimits(body.get(ServiceKeys.ROUTE_HOLD), body.get(ServiceKeys.ROUTE_MAX)),
              located.spot().clause()));
    }
    return routes;
  }

  // INVARIANT: nothing is open by omission
  private static Access access(Section route) {
    Located<Access> access = route.find(ServiceKeys.ROUTE_ACCESS);
    Located<String> action = route.find(ServiceKeys.ACTION);
    if (access != null) {
      Located<List<Located<String>>> groups = route.find(ServiceKeys.GROUPS);
      return groups == null ? access.value() : new Access.SignedIn(Set.copyOf(values(groups.value())));
    }
    return action == null
        ? new Access.Unsaid()
        : new Access.Action(action.value(), route.get(ServiceKeys.RESOURCE));
  }

  private static HeadLimits head(Section head) {
    return new HeadLimits(
        Math.toIntExact(head.get(LimitKeys.TARGET)),
        Math.toIntExact(head.get(LimitKeys.BYTES)),
        Math.toIntExact(head.get(LimitKeys.FIELDS)));
  }

  private SegmentSettings segment() {
    List<Zone> zones = new ArrayList<>();
    for (Named<List<Located<Network>>> zone : root.get(SegmentKeys.ZONES)) {
      zones.add(new Zone(zone.name(), networks(value(zone))));
    }
    Map<String, Set<String>> sources = new HashMap<>();
    for (Named<Section> listener : root.get(ListenerKeys.LISTENERS)) {
      Located<List<Located<String>>> from = value(listener).find(ListenerKeys.FROM);
      if (from != null) {
        sources.put(listener.name(), Set.copyOf(values(from.value())));
      }
    }
    Located<List<Located<Section>>> segments = root.find(SegmentKeys.SEGMENTS);
    List<SegmentRule> rules = new ArrayList<>();
    if (segments != null) {
      segments.value().forEach(segment -> rules.add(rule(segment)));
    }
    return new SegmentSettings(zones, rules, segments != null, sources);
  }

  private static SegmentRule rule(Located<Section> segment) {
    for (Map.Entry<Key<Section>, SegmentRule.Kind> kind : SegmentKeys.KINDS.entrySet()) {
      Located<Section> flow = segment.value().find(kind.getKey());
      if (flow != null) {
        return new SegmentRule(
            kind.getValue(),
            names(flow.value().find(SegmentKeys.FROM)),
            names(flow.value().find(SegmentKeys.EXCEPT)),
            names(flow.value().find(SegmentKeys.TO)),
            segment.spot().clause());
      }
    }
    throw new IllegalStateException("a segment has exactly one kind");
  }

  /// The names of a list; none where it is absent or says `any`.
  private static Set<String> names(@Nullable Located<List<Located<String>>> list) {
    Collection<Located<String>> all = list == null ? List.of() : list.value();
    return all.stream()
        .map(Located::value)
        .filter(name -> !name.equals(Words.ANY))
        .collect(Collectors.toSet());
  }

  private static FloodSettings flood(Section limits) {
    Section connections = limits.get(LimitKeys.CONNECTIONS);
    ConnectionLimits pace =
        new ConnectionLimits(
            Math.toIntExact(connections.get(LimitKeys.TOTAL)),
            Math.toIntExact(connections.get(LimitKeys.PER_SOURCE)),
            connections.get(LimitKeys.HANDSHAKE),
            connections.get(LimitKeys.HEADERS),
            connections.get(LimitKeys.IDLE),
            connections.get(LimitKeys.STREAM_IDLE),
            connections.get(LimitKeys.BODY_MIN_RATE),
            connections.get(LimitKeys.DRAIN_MIN_RATE),
            connections.get(LimitKeys.GRACE),
            connections.get(LimitKeys.STALL),
            limits.written(LimitKeys.CONNECTIONS)
                ? limits.place(LimitKeys.CONNECTIONS).clause("limits.connections")
                : Clause.builtIn("limits.connections"));
    List<RequestLimit> requests = new ArrayList<>();
    for (Located<Section> located : limits.get(LimitKeys.REQUESTS)) {
      requests.add(limit(located));
    }
    return new FloodSettings(
        pace, flows(limits), requests, networks(limits.get(LimitKeys.ALLOW)));
  }

  private static FlowLimits flows(Section limits) {
    Section flows = limits.get(LimitKeys.FLOWS);
    Clause clause =
        limits.written(LimitKeys.FLOWS)
            ? limits.place(LimitKeys.FLOWS).clause("limits.flows")
            : Clause.builtIn("limits.flows");
    Located<Rate> rate = flows.find(LimitKeys.DATAGRAMS);
    Located<Long> amplification = flows.find(LimitKeys.AMPLIFICATION);
    return new FlowLimits(
        Math.toIntExact(flows.get(LimitKeys.FLOWS_TOTAL)),
        Math.toIntExact(flows.get(LimitKeys.FLOWS_PER_SOURCE)),
        flows.get(LimitKeys.FLOW_IDLE),
        flows.get(LimitKeys.UNANSWERED),
        rate == null ? null : datagrams(rate),
        amplification == null ? 0 : Math.toIntExact(amplification.value()),
        clause);
  }

  private static RequestLimit datagrams(Located<Rate> rate) {
    long tokens = rate.value().tokens();
    return new RequestLimit(
        RequestLimit.Per.SOURCE,
        null,
        null,
        tokens,
        rate.value().period(),
        tokens,
        null,
        rate.spot().clause());
  }

  private static RequestLimit limit(Located<Section> located) {
    Section limit = located.value();
    Located<String> service = limit.find(LimitKeys.SERVICE);
    Located<String> route = limit.find(LimitKeys.ROUTE);
    Located<Section> then = limit.find(LimitKeys.THEN);
    Rate rate = limit.get(LimitKeys.RATE);
    Duration ban = then == null ? null : then.value().get(LimitKeys.BAN);
    return new RequestLimit(
        limit.get(LimitKeys.PER),
        service == null ? null : service.value(),
        route == null ? null : route.value(),
        rate.tokens(),
        rate.period(),
        limit.get(LimitKeys.BURST),
        ban,
        located.spot().clause());
  }

  private static ReplySettings reply(Section reply) {
    boolean standard = reply.get(Grammar.STANDARD);
    Set<String> remove = new LinkedHashSet<>(values(reply.get(Grammar.REMOVE)));
    if (standard) {
      remove.addAll(ReplySettings.STANDARD.remove());
    }
    return new ReplySettings(
        fields(standard ? ReplySettings.STANDARD.add() : Fields.NONE, reply.get(Grammar.ADD)),
        fields(
            standard ? ReplySettings.STANDARD.addSecure() : Fields.NONE,
            reply.get(Grammar.ADD_SECURE)),
        remove);
  }

  /// The standard fields but those of the same name, then the own ones.
  private static Fields fields(Fields standard, List<Named<String>> own) {
    Set<String> names = own.stream().map(Named::name).collect(Collectors.toSet());
    Fields kept = standard.where(name -> !names.contains(name));
    Fields.Builder fields = new Fields.Builder(kept.size() + own.size());
    for (int i = 0; i < kept.size(); i++) {
      fields.add(kept.name(i), kept.value(i));
    }
    own.forEach(field -> fields.add(field.name(), value(field)));
    return fields.build();
  }
}
