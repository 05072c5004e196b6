package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.tls.TlsSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What must hold between listeners, and between them and the rest.
final class ListenerChecks {
  private final Section root;
  private final Problems problems;
  private final Map<Bind, Spot> binds = new HashMap<>();
  private final Map<Bind, Spot> datagramBinds = new HashMap<>();
  private final NamedFiles files;

  ListenerChecks(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
    this.files = new NamedFiles(problems);
  }

  void run() {
    Located<List<Named<Section>>> found = root.find(ListenerKeys.LISTENERS);
    if (found == null) {
      return;
    }
    if (found.value().isEmpty()) {
      String example = "`listeners: " + ListenerKeys.LISTENERS.example() + "`";
      String none = "`listeners` has none; allowed is at least one, for example " + example;
      problems.add(found.spot().place(), none);
    }
    Catalog zones = Catalog.of("zone", root, SegmentKeys.ZONES);
    Map<String, Section> byName = new HashMap<>();
    for (Named<Section> named : found.value()) {
      if (named.value() != null) {
        byName.put(named.name(), named.value());
      }
    }
    Map<String, Section> services = new HashMap<>();
    Located<List<Named<Section>>> behind = root.find(ServiceKeys.SERVICES);
    if (behind != null) {
      for (Named<Section> named : behind.value()) {
        if (named.value() != null) {
          services.put(named.name(), named.value());
        }
      }
    }
    Catalog listeners = new Catalog("listener", byName.keySet(), true);
    for (Named<Section> named : found.value()) {
      if (named.value() != null) {
        own(named.value(), takesDatagrams(named.value(), services));
        redirect(named.name(), named.value(), byName, listeners);
        service(named.value(), services);
        tunnel(named.value(), services);
        from(named.value(), zones);
        proxies(named.value(), takesDatagrams(named.value(), services));
      }
    }
    Located<Section> operator = root.find(Grammar.OPERATOR);
    if (operator != null) {
      once(
          binds,
          operator.value().get(Grammar.OPERATOR_BIND),
          operator.value().spot(Grammar.OPERATOR_BIND));
    }
  }

  /// Whether a listener leads to a service of datagrams, and so listens on UDP.
  private static boolean takesDatagrams(Section listener, Map<String, Section> services) {
    Located<String> to = listener.find(ListenerKeys.SERVICE);
    Section service = to == null ? null : services.get(to.value());
    return service != null && ServiceChecks.isDatagrams(service);
  }

  private void own(Section listener, boolean datagrams) {
    Located<Bind> bind = listener.find(ListenerKeys.BIND);
    if (bind != null) {
      // a port of TCP and the same one of UDP are two
      once(datagrams ? datagramBinds : binds, bind.value(), bind.spot());
      clear(listener, bind, datagrams);
    }
    Located<Section> tls = listener.find(ListenerKeys.TLS);
    if (tls != null && datagrams) {
      String what =
          tls.spot().quoted() + " is for connections, and its `service` has `udp://` origins";
      problems.add(tls.spot().place(), what + "; allowed is no `tls`: there is no DTLS yet");
    } else if (tls != null) {
      files(tls.value());
    }
  }

  private void files(Section tls) {
    certificate(tls.find(ListenerKeys.CERTIFICATE));
    Located<List<Located<Choice.Picked>>> several = tls.find(ListenerKeys.CERTIFICATES);
    if (several != null) {
      several.value().forEach(this::certificate);
    }
    files.each(tls.find(ListenerKeys.CLIENT_AUTHORITIES), ListenerKeys.OWN);
    files.each(tls.find(ListenerKeys.REVOCATION));
  }

  private void certificate(@Nullable Located<Choice.Picked> certificate) {
    Section block = certificate == null ? null : certificate.value().section();
    if (block != null) {
      files.exists(block.find(ListenerKeys.CHAIN));
      files.exists(block.find(ListenerKeys.KEY));
      Located<String> ocsp = block.find(ListenerKeys.OCSP);
      files.exists(ocsp == null || ocsp.value().equals(ListenerKeys.FETCH) ? null : ocsp);
    }
  }

  private void once(Map<Bind, Spot> seen, Bind bind, Spot spot) {
    Spot first = bind.port() == 0 ? null : seen.putIfAbsent(bind, spot);
    if (first != null) {
      String taken = "; " + first.quoted() + " at " + Quote.of(first.place().toString());
      problems.add(
          spot.place(), spot.quoted() + " is " + Quote.of(bind.toString()) + taken + " has it");
    }
  }

  private void clear(Section listener, Located<Bind> bind, boolean datagrams) {
    Address address = bind.value().address();
    boolean excused =
        listener.written(ListenerKeys.TLS)
            || listener.written(ListenerKeys.REDIRECT_TO)
            || listener.broken(ListenerKeys.UNSAFE_PLAINTEXT);
    if (address.isLoopback() || excused) {
      return;
    }
    String what = bind.spot().quoted() + " is " + Quote.of(bind.value().toString());
    if (listener.get(ListenerKeys.UNSAFE_PLAINTEXT)) {
      problems.warn(bind.spot().place(), what + " and speaks clear text, which anybody can read");
    } else {
      String allowed =
          "allowed beyond loopback is "
              + (datagrams ? "" : "`tls`, `redirect-to` or ")
              + "`unsafe-plaintext: true`";
      problems.add(bind.spot().place(), what + " and would speak clear text; " + allowed);
    }
  }

  private void redirect(
      String name, Section listener, Map<String, Section> byName, Catalog listeners) {
    Located<String> to = listener.find(ListenerKeys.REDIRECT_TO);
    if (to == null) {
      return;
    }
    listeners.expect(to.value(), to.spot(), problems);
    Section target = byName.get(to.value());
    if (target == null) {
      return;
    }
    String what = to.spot().quoted() + " names " + Quote.of(to.value());
    if (to.value().equals(name) || target.written(ListenerKeys.REDIRECT_TO)) {
      problems.add(
          to.spot().place(), what + ", which redirects itself; allowed is one that does not");
    } else if (!target.written(ListenerKeys.TLS)) {
      problems.add(to.spot().place(), what + ", which has no `tls`; allowed is one that has");
    }
  }

  private void service(Section listener, Map<String, Section> services) {
    Located<String> to = listener.find(ListenerKeys.SERVICE);
    if (to == null) {
      return;
    }
    leads(to, services);
  }

  /// Tunnels are for those that say who they are.
  private void tunnel(Section listener, Map<String, Section> services) {
    Located<List<Located<String>>> tunnel = listener.find(ListenerKeys.TUNNEL);
    if (tunnel == null) {
      return;
    }
    tunnel.value().forEach(to -> leads(to, services));
    Located<Section> tls = listener.find(ListenerKeys.TLS);
    boolean known =
        tls != null
            && tls.value().get(ListenerKeys.CLIENT_CERTIFICATES) == TlsSettings.Demand.REQUIRED;
    if (!known && !listener.broken(ListenerKeys.TLS)) {
      String needs = " needs `tls` with `client-certificates: required`";
      problems.add(tunnel.spot().place(), tunnel.spot().quoted() + needs);
    }
  }

  private void leads(Located<String> to, Map<String, Section> services) {
    Catalog.of("service", root, ServiceKeys.SERVICES).expect(to.value(), to.spot(), problems);
    Section service = services.get(to.value());
    if (service != null
        && ServiceChecks.takesRequests(service)) {
      String what = to.spot().quoted() + " names " + Quote.of(to.value());
      problems.add(
          to.spot().place(),
          what + ", which takes requests; allowed is one with `tcp://` or `udp://` origins");
    }
  }

  private void from(Section listener, Catalog zones) {
    Located<List<Located<String>>> from = listener.find(ListenerKeys.FROM);
    if (from != null) {
      from.value().forEach(zone -> zones.expect(zone.value(), zone.spot(), problems));
    }
  }

  private void proxies(Section listener, boolean datagrams) {
    Located<List<Located<Network>>> proxies = listener.find(ListenerKeys.PROXY_PROTOCOL);
    if (proxies != null && datagrams) {
      String what = proxies.spot().quoted() + " is for connections, and its `service` takes datagrams";
      problems.add(proxies.spot().place(), what + "; allowed is no `proxy-protocol`");
    } else if (proxies != null) {
      for (Located<Network> proxy : proxies.value()) {
        ServiceChecks.everybody(proxy, problems);
      }
    }
  }
}
