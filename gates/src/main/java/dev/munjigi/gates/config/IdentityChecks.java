package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.identity.IdentitySettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What must hold between `identity` and the rest.
final class IdentityChecks {
  private final Section root;
  private final Problems problems;

  IdentityChecks(Section root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void run() {
    Located<Section> identity = root.find(IdentityKeys.IDENTITY);
    if (identity != null) {
      own(identity.value());
      new MailChecks(identity.value(), problems).run();
      tls();
      reached();
    } else {
      operators();
    }
    Located<List<Named<Section>>> services = root.find(ServiceKeys.SERVICES);
    if (services != null) {
      for (Named<Section> service : services.value()) {
        if (service.value() != null) {
          service(service.value());
        }
      }
    }
  }

  private void own(Section identity) {
    Located<String> host = identity.find(IdentityKeys.HOST);
    Located<URI> url = identity.find(IdentityKeys.URL);
    if (host != null && host.value().startsWith("*")) {
      problems.add(
          host.spot().place(), host.spot().quoted() + " stands for many; allowed is one host");
    }
    if (host != null && url != null && !host.value().equalsIgnoreCase(url.value().getHost())) {
      String what = url.spot().quoted() + " is " + Quote.of(url.value().toString());
      problems.add(
          url.spot().place(), what + "; allowed is the host " + Quote.of(host.value()));
    }
    Section sessions = identity.get(IdentityKeys.SESSIONS);
    Duration idle = sessions.get(IdentityKeys.IDLE);
    if (idle.compareTo(sessions.get(IdentityKeys.ABSOLUTE)) > 0) {
      Spot spot = sessions.spot(IdentityKeys.IDLE);
      problems.add(spot.place(), spot.quoted() + " is longer than `absolute`");
    }
    new NodeChecks(problems).run(identity);
    NamedFiles files = new NamedFiles(problems);
    files.exists(identity.get(IdentityKeys.PASSWORDS).find(IdentityKeys.BREACHED));
    new ProviderChecks(identity, problems).run();
    new ClientChecks(root, identity, problems).run();
  }

  private void operators() {
    Section operator = root.get(Grammar.OPERATOR);
    if (operator.get(Grammar.REMOTE)) {
      Spot spot = operator.spot(Grammar.REMOTE);
      problems.add(spot.place(), spot.quoted() + " needs `identity`: without it nobody is known");
    } else if (!operator.get(Grammar.LOCAL_TOKEN)) {
      Spot spot = operator.spot(Grammar.LOCAL_TOKEN);
      problems.warn(spot.place(), spot.quoted() + " leaves nobody who may operate the gate");
    }
  }

  /// Cookies of people go over encrypted connections alone.
  private void tls() {
    Located<List<Named<Section>>> listeners = root.find(ListenerKeys.LISTENERS);
    boolean some =
        listeners == null
            || listeners.value().stream()
                .anyMatch(one -> one.value() == null || one.value().written(ListenerKeys.TLS));
    if (!some) {
      Spot spot = root.spot(IdentityKeys.IDENTITY);
      String nobody = " needs a listener with `tls`: nobody can sign in over clear text";
      problems.warn(spot.place(), spot.quoted() + nobody);
    }
  }

  private void reached() {
    Located<List<Located<Section>>> segments = root.find(SegmentKeys.SEGMENTS);
    boolean some =
        segments == null
            || segments.value().stream()
                .map(flow -> flow.value().find(SegmentKeys.ALLOW))
                .filter(Objects::nonNull)
                .flatMap(allowed -> allowed.value().get(SegmentKeys.TO).stream())
                .anyMatch(to -> to.value().equals("any") || to.value().equals(IdentitySettings.SERVICE));
    if (!some) {
      Spot spot = root.spot(IdentityKeys.IDENTITY);
      String nobody = " is reached by nobody: `segments` allow nothing `to: %s`";
      problems.warn(spot.place(), spot.quoted() + nobody.formatted(IdentitySettings.SERVICE));
    }
  }

  private void service(Section service) {
    Located<Access> access = service.find(ServiceKeys.SERVICE_ACCESS);
    access(access, service);
    Located<List<Located<Section>>> routes = service.find(ServiceKeys.ROUTES);
    if (routes == null) {
      return;
    }
    for (Located<Section> route : routes.value()) {
      Located<Access> said = route.value().find(ServiceKeys.ROUTE_ACCESS);
      access(said, service);
      Located<List<Located<String>>> groups = route.value().find(ServiceKeys.GROUPS);
      if (groups != null && said != null && said.value() instanceof Access.Public) {
        String what = groups.spot().quoted() + " cuts down `access: signed-in`, not `public`";
        problems.add(groups.spot().place(), what);
      }
    }
  }

  private void access(@Nullable Located<Access> access, Section service) {
    if (access == null || !(access.value() instanceof Access.SignedIn)) {
      return;
    }
    String what = access.spot().quoted() + " is `signed-in`";
    if (ServiceChecks.isStream(service)) {
      problems.add(
          access.spot().place(), what + ", which is for requests; allowed are `identities`");
    } else if (!root.written(IdentityKeys.IDENTITY)) {
      problems.add(access.spot().place(), what + ", but nobody can sign in; add `identity`");
    } else if (!service.written(ServiceKeys.HOST)) {
      // a session is taken to hosts that are named, and nowhere else
      problems.add(access.spot().place(), what + ", but the service has no `host` to sign in to");
    }
  }
}
