package dev.munjigi.gates.config;

import dev.munjigi.gates.flood.RequestLimit;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.tls.TlsSettings;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whether the names in segments and limits are those of zones, services and routes.
final class ReferenceChecks {
  private final Section root;
  private final Problems problems;
  private final Catalog zones;
  private final Catalog services;
  private final Map<String, Catalog> routes = new HashMap<>();

  ReferenceChecks(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
    this.zones = Catalog.of("zone", root, SegmentKeys.ZONES);
    Catalog written = Catalog.of("service", root, ServiceKeys.SERVICES);
    this.services =
        root.written(IdentityKeys.IDENTITY) ? written.and(IdentitySettings.SERVICE) : written;
    Located<List<Named<Section>>> found = root.find(ServiceKeys.SERVICES);
    if (found != null) {
      found.value().forEach(service -> routes.put(service.name(), routesOf(service)));
    }
  }

  private static Catalog routesOf(Named<Section> service) {
    String noun = "route of " + Quote.of(service.name());
    Section section = service.value();
    Located<List<Located<Section>>> found =
        section == null ? null : section.find(ServiceKeys.ROUTES);
    if (section == null || found == null) {
      return new Catalog(noun, Set.of(), false);
    }
    Set<String> names = new LinkedHashSet<>();
    boolean complete = true;
    for (Located<Section> route : found.value()) {
      Located<String> name = ServiceChecks.name(route.value());
      complete &= name != null;
      if (name != null) {
        names.add(name.value());
      }
    }
    if (section.written(ServiceKeys.SERVICE_ACCESS)) {
      names.add(Assembly.EVERYTHING);
    }
    return new Catalog(noun, names, complete);
  }

  void run() {
    Located<List<Located<Section>>> segments = root.find(SegmentKeys.SEGMENTS);
    if (segments != null) {
      for (Located<Section> segment : segments.value()) {
        for (Key<Section> kind : SegmentKeys.KINDS.keySet()) {
          Located<Section> flow = segment.value().find(kind);
          if (flow != null) {
            flow(flow.value());
          }
        }
      }
    }
    Located<Section> limits = root.find(LimitKeys.LIMITS);
    Located<List<Located<Section>>> requests =
        limits == null ? null : limits.value().find(LimitKeys.REQUESTS);
    if (requests != null) {
      boolean strangers = !asksForCertificates();
      for (Located<Section> request : requests.value()) {
        limit(request.value());
        if (strangers) {
          principal(request.value());
        }
      }
    }
  }

  /// Whether some listener asks its clients for certificates, so that somebody may be known.
  private boolean asksForCertificates() {
    Located<List<Named<Section>>> listeners = root.find(ListenerKeys.LISTENERS);
    return listeners != null && listeners.value().stream().anyMatch(ReferenceChecks::asks);
  }

  private static boolean asks(Named<Section> listener) {
    Section section = listener.value();
    Located<Section> tls = section == null ? null : section.find(ListenerKeys.TLS);
    return tls != null
        && tls.value().get(ListenerKeys.CLIENT_CERTIFICATES) != TlsSettings.Demand.OFF;
  }

  private void principal(Section limit) {
    Located<RequestLimit.Per> per = limit.find(LimitKeys.PER);
    if (per != null && per.value() == RequestLimit.Per.PRINCIPAL) {
      String nobody = " is `principal`, but no listener has `client-certificates`: nobody is known";
      problems.warn(per.spot().place(), per.spot().quoted() + nobody + ", and it counts by source");
    }
  }

  private void flow(Section flow) {
    for (Located<String> zone : all(flow.find(SegmentKeys.FROM))) {
      if (!zone.value().equals(Words.ANY)) {
        zones.expect(zone.value(), zone.spot(), problems);
      }
    }
    for (Located<String> zone : all(flow.find(SegmentKeys.EXCEPT))) {
      zones.expect(zone.value(), zone.spot(), problems);
    }
    for (Located<String> to : all(flow.find(SegmentKeys.TO))) {
      destination(to);
    }
    anyAlone(all(flow.find(SegmentKeys.FROM)));
    anyAlone(all(flow.find(SegmentKeys.TO)));
  }

  private static List<Located<String>> all(@Nullable Located<List<Located<String>>> list) {
    return list == null ? List.of() : list.value();
  }

  // INVARIANT: `any` in a longer list would be lost among names, or swallow them
  private void anyAlone(List<Located<String>> names) {
    for (Located<String> name : names) {
      if (name.value().equals(Words.ANY) && names.size() > 1) {
        String what = name.spot().quoted() + " is `any` beside others; allowed is `any` alone";
        problems.add(name.spot().place(), what);
        return;
      }
    }
  }

  private void destination(Located<String> to) {
    int slash = to.value().indexOf('/');
    String service = slash < 0 ? to.value() : to.value().substring(0, slash);
    if (!service.equals(Words.ANY)) {
      services.expect(service, to.spot(), problems);
    } else if (slash >= 0) {
      String what = to.spot().quoted() + " is " + Quote.of(to.value());
      problems.add(to.spot().place(), what + "; a route is of one service, not of `any`");
    }
    Catalog known = routes.get(service);
    if (slash >= 0 && known != null) {
      known.expect(to.value().substring(slash + 1), to.spot(), problems);
    }
  }

  private void limit(Section limit) {
    Located<String> service = limit.find(LimitKeys.SERVICE);
    Located<String> route = limit.find(LimitKeys.ROUTE);
    if (service != null) {
      services.expect(service.value(), service.spot(), problems);
    }
    Catalog known = service == null ? null : routes.get(service.value());
    if (route != null && known != null) {
      known.expect(route.value(), route.spot(), problems);
    }
    Located<RequestLimit.Per> per = limit.find(LimitKeys.PER);
    Located<Section> then = limit.find(LimitKeys.THEN);
    if (per != null && then != null && per.value() == RequestLimit.Per.SERVICE) {
      String innocent = " bans whoever asks next when all clients together meet the limit";
      problems.warn(then.spot().place(), then.spot().quoted() + innocent);
    }
  }
}
