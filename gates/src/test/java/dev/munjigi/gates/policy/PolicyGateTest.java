package dev.munjigi.gates.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalPath;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Id;
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
import dev.munjigi.gates.exchange.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/// Whether a request may go to its route.
class PolicyGateTest {
  private static final Address CLIENT = Address.parse("198.51.100.7").orElseThrow();

  private static Exchange asking(Access access) {
    Route route =
        new Route(
            "orders", Set.of(), "/orders", access, new BodyLimits(0, 0), Clause.builtIn("route"));
    Duration second = Duration.ofSeconds(1);
    Service service =
        new Service(
            "shop",
            Set.of(),
            List.of(new Upstream(Scheme.HTTP, "127.0.0.1", 3000)),
            new UpstreamLimits(second, second, second, 1, 1, 1, null),
            List.of(route),
            Map.of(),
            false,
            Service.EncodedSlash.REFUSE,
            Clause.builtIn("services.shop"));
    CanonicalRequest request =
        new CanonicalRequest(
            "GET",
            "https",
            "shop.example.com",
            443,
            new CanonicalPath("/orders", List.of("orders")),
            Query.NONE,
            Fields.NONE,
            List.of(),
            Framing.None.INSTANCE,
            null,
            false,
            true,
            CLIENT,
            new Target(service, route, Map.of()));
    Connection connection =
        new Connection(Id.of(0, 0, 1), CLIENT, 40000, "public", 8443, Transport.Clear.INSTANCE, 0);
    RawRequest raw = new RawRequest(Protocol.HTTP_1_1, "GET", "/orders", Fields.NONE);
    return new Exchange(
        Id.of(0, 0, 2), connection, 0, raw, request, Principal.Anonymous.NOBODY, null);
  }

  @Test
  void doesNotAdviseToMakeARouteWithAnActionPublic() {
    Exchange exchange = asking(new Access.Action("shop:GetOrder", "order/7"));
    Verdict<Grant> verdict = new PolicyGate().decide(exchange, Facts.NONE);
    assertThat(verdict)
        .asInstanceOf(InstanceOfAssertFactories.type(Verdict.Refuse.class))
        .satisfies(
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo(PolicyReason.ACTION_NOT_GRANTED);
              assertThat(refused.refusal().remedy())
                  .contains("cannot grant rights", "stays closed")
                  .doesNotContain("public");
            });
  }

  @Test
  void letsPassWhatIsPublic() {
    assertThat(new PolicyGate().decide(asking(new Access.Public()), Facts.NONE))
        .isInstanceOf(Verdict.Pass.class);
  }
}
