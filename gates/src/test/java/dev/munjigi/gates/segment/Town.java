package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The zones, services and messages that the tests of this package speak of.
final class Town {
  private Town() {}

  static Service service(String name, String... routes) {
    return service(name, Scheme.HTTP, List.of(routes));
  }

  static Service tcp(String name) {
    return service(name, Scheme.TCP, List.of());
  }

  private static Service service(String name, Scheme scheme, List<String> routes) {
    Duration second = Duration.ofSeconds(1);
    return new Service(
        name,
        Set.of(),
        List.of(new Upstream(scheme, "127.0.0.1", 3000)),
        new UpstreamLimits(second, second, second, 1, 1, 1, null),
        routes.stream().map(Town::route).toList(),
        Map.of(),
        false,
        Service.EncodedSlash.REFUSE,
        Clause.builtIn("services." + name));
  }

  private static Route route(String name) {
    return new Route(
        name,
        Set.of(),
        "/" + name,
        new Access.Public(),
        new BodyLimits(0, 0),
        Clause.builtIn("routes." + name));
  }

  static @Nullable Route route(Service service, @Nullable String name) {
    return service.routes().stream().filter(r -> r.name().equals(name)).findFirst().orElse(null);
  }

  static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  static Zone zone(String name, String... networks) {
    return new Zone(
        name, Arrays.stream(networks).map(n -> Network.parse(n).orElseThrow()).toList());
  }

  static SegmentRule rule(
      int line, SegmentRule.Kind kind, Set<String> from, Set<String> except, String... to) {
    Clause clause = new Clause("segments[" + line + "]", "town.yaml", line);
    return new SegmentRule(kind, from, except, Set.of(to), clause);
  }

  static SegmentRule allow(int line, String from, String... to) {
    return rule(line, SegmentRule.Kind.ALLOW, names(from), Set.of(), to);
  }

  static SegmentRule deny(int line, String from, String... to) {
    return rule(line, SegmentRule.Kind.DENY, names(from), Set.of(), to);
  }

  static Set<String> names(String words) {
    return words.equals("any") ? Set.of() : Set.of(words.split(" "));
  }

  static SegmentSettings settings(List<Zone> zones, SegmentRule... rules) {
    return new SegmentSettings(zones, List.of(rules), true, Map.of());
  }

  static Connection connection(String source, String listener) {
    return new Connection(
        Id.of(0, 0, 1), address(source), 40000, listener, 8443, Transport.Clear.INSTANCE, 0);
  }

  static Exchange exchange(String client, Service service, @Nullable String route) {
    CanonicalRequest request =
        new CanonicalRequest(
            "GET",
            "https",
            "shop.example.com",
            443,
            new CanonicalPath("/", List.of("")),
            Query.NONE,
            Fields.NONE,
            List.of(),
            Framing.None.INSTANCE,
            null,
            false,
            true,
            address(client),
            new Target(service, route(service, route), Map.of()));
    RawRequest raw = new RawRequest(Protocol.HTTP_1_1, "GET", "/", Fields.NONE);
    Connection connection = connection("192.0.2.1", "public");
    return new Exchange(
        Id.of(0, 0, 2), connection, 0, raw, request, Principal.Anonymous.NOBODY, null);
  }
}
