package dev.munjigi.gates.audit;

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
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.Query;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Exchanges and refusals for tests.
final class Samples {
  static final long MOMENT = 1_780_000_000_123L;
  static final Id EXCHANGE = Id.of(MOMENT, 1, 1);
  static final Id CONNECTION = Id.of(MOMENT - 5, 2, 2);
  static final Address CLIENT = Address.parse("198.51.100.7").orElseThrow();
  static final Address PROXY = Address.parse("2001:db8::1").orElseThrow();
  static final Clause RULE = new Clause("limits.requests[1]", "munjigi.yaml", 12);
  static final Refusal REFUSAL =
      new Refusal(Code.SOURCE_RATE, RULE, "`21` requests a minute", "send fewer than 5 a minute");

  private Samples() {}

  /// A reason of another gate.
  enum Code implements ReasonCode {
    SOURCE_RATE;

    @Override
    public GateName gate() {
      return GateName.FLOOD;
    }

    @Override
    public String noun() {
      return "source-rate";
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public PublicClass publicClass() {
      return PublicClass.TOO_MANY;
    }

    @Override
    public String english() {
      return "The source sent too many requests.";
    }

    @Override
    public String korean() {
      return "출발지에서 요청을 너무 많이 보냈습니다.";
    }
  }

  static Connection connection() {
    Transport tls = new Transport.Tls("TLSv1.3", "TLS_AES_128_GCM_SHA256", "shop.example.com");
    return new Connection(CONNECTION, CLIENT, 4711, "public", 8443, tls, MOMENT - 5);
  }

  static Exchange raw(String method, String target) {
    RawRequest raw =
        new RawRequest(
            Protocol.HTTP_1_1, method, target, Fields.of("host", "h", "cookie", "s=secret"));
    return Exchange.begin(EXCHANGE, connection(), MOMENT, raw);
  }

  static Service service(String name, boolean failClosed) {
    return new Service(
        name,
        Set.of("shop.example.com"),
        List.of(new Upstream(Scheme.HTTP, "127.0.0.1", 3000)),
        new UpstreamLimits(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 0, 1, null),
        List.of(),
        Map.of(),
        failClosed,
        Service.EncodedSlash.REFUSE,
        RULE);
  }

  static Exchange exchange() {
    return exchange(service("shop", false), null, CLIENT);
  }

  static Exchange exchange(Service service, @Nullable String upgrade, Address client) {
    Route route =
        new Route(
            "login", Set.of("POST"), "/login", new Access.Public(), new BodyLimits(1, 1), RULE);
    CanonicalRequest request =
        new CanonicalRequest(
            "POST",
            "https",
            "shop.example.com",
            443,
            new CanonicalPath("/login", List.of("login")),
            new Query("q=secret", List.of(new Query.Parameter("q", "secret"))),
            Fields.of("authorization", "Bearer secret", "cookie", "s=secret"),
            List.of(new CanonicalRequest.Cookie("s", "secret")),
            new Framing.Length(17),
            upgrade,
            false,
            true,
            client,
            new Target(service, route, Map.of()));
    return raw("POST", "/login?q=secret")
        .with(request)
        .with(new Grant(new Clause("access: public", "munjigi.yaml", 30)));
  }

  static Event.ExchangeEnded ended(
      Exchange exchange, Event.Ending ending, int status, @Nullable Refusal refusal) {
    return new Event.ExchangeEnded(
        exchange,
        MOMENT + 12,
        ending,
        status,
        17,
        2048,
        refusal,
        List.of(),
        new Event.Timings(12_345_678, 10_000_000),
        "http://127.0.0.1:3000",
        "0123456789abcdef");
  }
}
