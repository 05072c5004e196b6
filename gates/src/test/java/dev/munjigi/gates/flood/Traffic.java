package dev.munjigi.gates.flood;

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

/// The limits, services and messages that the tests of this package speak of.
final class Traffic {
  static final Clause WRITTEN = new Clause("limits.connections", "munjigi.yaml", 7);
  static final ConnectionLimits CONNECTIONS =
      new ConnectionLimits(
          1000,
          20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(600),
          1024,
          512,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          WRITTEN);

  private Traffic() {}

  static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  static Network network(String text) {
    return Network.parse(text).orElseThrow();
  }

  static FloodSettings settings(List<RequestLimit> requests, String... allow) {
    List<Network> networks = Arrays.stream(allow).map(Traffic::network).toList();
    return new FloodSettings(CONNECTIONS, requests, networks);
  }

  static RequestLimit limit(
      RequestLimit.Per per,
      @Nullable String service,
      @Nullable String route,
      @Nullable Duration ban) {
    Clause clause = new Clause("limits.requests[0]", "munjigi.yaml", 12);
    return new RequestLimit(per, service, route, 5, Duration.ofMinutes(1), 7, ban, clause);
  }

  static Service service(String name, String... routes) {
    Duration second = Duration.ofSeconds(1);
    return new Service(
        name,
        Set.of(),
        List.of(new Upstream(Scheme.HTTP, "127.0.0.1", 3000)),
        new UpstreamLimits(second, second, second, 1, 1, 1, null),
        Arrays.stream(routes).map(Traffic::route).toList(),
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

  static Connection connection(String source) {
    return new Connection(
        Id.of(0, 0, 1), address(source), 40000, "public", 8443, Transport.Clear.INSTANCE, 0);
  }

  static Exchange exchange(String client, Service service, @Nullable String route) {
    Route target =
        service.routes().stream().filter(r -> r.name().equals(route)).findFirst().orElse(null);
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
            new Target(service, target, Map.of()));
    RawRequest raw = new RawRequest(Protocol.HTTP_1_1, "GET", "/", Fields.NONE);
    return new Exchange(
        Id.of(0, 0, 2), connection("192.0.2.1"), 0, raw, request, Principal.Anonymous.NOBODY, null);
  }
}
