package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.ProxyProtocol;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The grammar of `services`.
final class ServiceKeys {
  static final Key<List<Located<String>>> HOST =
      Key.of(
              "host",
              ListOf.oneOrMore(Endpoints.host()),
              "The hosts that it answers to. One service may do without: it answers to every other"
                  + " host.",
              "shop.example.com")
          .absent("every other host");

  static final Key<List<Located<Upstream>>> UPSTREAM =
      Key.of(
          "upstream",
          ListOf.oneOrMore(Origins.origin()),
          "Its origins, all of the same kind: `http` and `https` for HTTP/1.1, `h2c` (in clear) and"
              + " `h2` (inside TLS) for HTTP/2, as gRPC servers speak it; or `tcp`, and `tls` inside"
              + " TLS, for streams of any protocol, and `udp` for datagrams, which a listener's"
              + " `service` leads to. With `+unix` behind it a scheme, but for `udp`, names a socket:"
              + " `http+unix:///run/app.sock`. `tunnel` and `udp-tunnel` lead to a service of another"
              + " gate: `tunnel://HOST:PORT/SERVICE`.",
          "[\"http://127.0.0.1:3000\"]");

  static final Key<ProxyProtocol> PROXY_PROTOCOL =
      Key.of(
              "proxy-protocol",
              Words.oneOf(ProxyProtocol.values()),
              "Begins each connection to the origins with a PROXY header of this version, before"
                  + " TLS, that says who the client is. For streams only: connections for requests"
                  + " are shared by clients, and there `x-forwarded-for` says it.",
              "v2")
          .absent("no header");

  static final Key<Duration> CONNECT =
      Key.of(
              "connect",
              Quantities.duration("10ms", "10m"),
              "How long a connection to an origin may take.",
              "5s")
          .standard("5s");

  static final Key<Duration> REPLY =
      Key.of(
              "reply",
              Quantities.duration("10ms", "1d"),
              "How long the head of a reply may take once the request was sent.",
              "60s")
          .standard("60s");

  static final Key<Duration> IDLE =
      Key.of(
              "idle",
              Quantities.duration("100ms", "1d"),
              "How long an unused connection is kept, and how long a reply's body may pause.",
              "60s")
          .standard("60s");

  static final Key<Duration> TOTAL =
      Key.of(
              "total",
              Quantities.duration("100ms", "365d"),
              "How long a stream of any protocol may last.",
              "8h")
          .absent("as long as it likes");

  static final Key<Section> TIMEOUTS =
      Key.of(
              "timeouts",
              Block.of(CONNECT, REPLY, IDLE, TOTAL),
              "How long the gate waits for origins.",
              "{reply: 5m}")
          .empty();

  static final Key<Long> CONNECTIONS =
      Key.of(
              "connections",
              Quantities.whole(1, 65_536),
              "How many connections to one origin each event loop may have for ordinary requests. One"
                  + " source may use three quarters of them; its further requests wait.",
              "256")
          .standard("256");

  static final Key<Long> WAITING =
      Key.of(
              "waiting",
              Quantities.whole(0, 1_000_000),
              "How many requests may wait for one of these connections on each event loop, three"
                  + " quarters of them from one source.",
              "1024")
          .standard("1024");

  static final Key<Long> STREAMS =
      Key.of(
              "streams",
              Quantities.whole(1, 65_536),
              "How many connections to one origin each event loop may have for upgraded streams"
                  + " (WebSocket), beside `connections`; three quarters of them for one source. None"
                  + " waits for one. Flows of datagrams go by `limits.flows` instead.",
              "1024")
          .standard("1024");

  static final Key<Long> HOLD =
      Key.of(
              "hold",
              Quantities.size("0B", "1GiB"),
              "Up to how many bytes a body that a gate watches is kept until its verdict.",
              "1MiB")
          .standard("1MiB");

  static final Key<Long> MAX =
      Key.of(
              "max",
              Quantities.size("0B", "1024GiB"),
              "How many bytes a request's body may have.",
              "64MiB")
          .standard("64MiB");

  static final Key<Section> BODY =
      Key.of("body", Block.of(HOLD, MAX), "The bodies of its routes.", "{max: 10MiB}").empty();

  static final Key<Service.EncodedSlash> ENCODED_SLASH =
      Key.of(
              "encoded-slash",
              Words.oneOf(Service.EncodedSlash.REFUSE, Service.EncodedSlash.KEEP),
              "What `%2F` in a path means: refused, because origins disagree on it, or kept encoded"
                  + " inside its segment.",
              "keep")
          .standard("refuse");

  static final Key<Boolean> FAIL_CLOSED =
      Key.of(
              "fail-closed",
              Words.flag(),
              "Whether a decision must be durable in the audit log before a byte goes upstream.",
              "true")
          .standard("false");

  private static final Scalar<Access> OPEN =
      Words.oneOf(
          new TreeMap<>(
              Map.of("public", new Access.Public(), "signed-in", new Access.SignedIn(Set.of()))));

  static final Key<Access> SERVICE_ACCESS =
      Key.of(
              "access",
              OPEN,
              "Short for one route `/**` that is `public`, or for everybody who is `signed-in`;"
                  + " instead of `routes`. Of a service of streams: `public`, everybody may be"
                  + " connected.",
              "public")
          .absent("by `routes`", service -> !ServiceChecks.isStream(service));

  static final Key<List<Located<String>>> IDENTITIES =
      Key.of(
              "identities",
              ListOf.oneOrMore(Endpoints.identityPattern()),
              "The SPIFFE identities that may be connected, which their client certificates hold; `*`"
                  + " in the place of the last part stands for any. For a service of streams or"
                  + " datagrams, in the place of `access`.",
              "[\"spiffe://example.org/node/*\"]")
          .absent("by `access`");

  static final Key<String> SERVICE_ACTION =
      Key.of(
              "action",
              Words.action(),
              "What a principal must be granted to be connected; for a service of streams.",
              "ledger:Connect")
          .absent("by `access`, otherwise nobody");

  static final Key<String> SERVICE_RESOURCE =
      Key.of("resource", Words.line("a resource"), "What it must be granted on.", "ledger")
          .standard("*");

  static final Key<Match> MATCH =
      Key.of(
          "match",
          Words.match(),
          "The requests that it takes; the most specific route wins.",
          "GET /orders/{id}");

  static final Key<String> NAME =
      Key.of("name", Words.line("a name"), "Its name in limits, segments and the log.", "login")
          .derived("the text of `match`", section -> section.get(MATCH).text());

  static final Key<Access> ROUTE_ACCESS =
      Key.of(
              "access",
              OPEN,
              "`public` for everybody, `signed-in` for people who are signed in (`identity`) and"
                  + " programs with their keys. A route with neither `access` nor `action` is"
                  + " refused.",
              "public")
          .absent("by `action`, otherwise nobody");

  static final Key<List<Located<String>>> GROUPS =
      Key.of(
              "groups",
              ListOf.oneOrMore(Words.name("a group", List.of())),
              "Cuts `access: signed-in` down to who is in one of these groups.",
              "[clerks]")
          .absent("everybody who is signed in");

  static final Key<String> ACTION =
      Key.of("action", Words.action(), "What a principal must be granted.", "shop:GetOrder")
          .absent("none");

  static final Key<String> RESOURCE =
      Key.of(
              "resource",
              Words.line("a resource"),
              "What it must be granted on, with the captures of `match`.",
              "order/{id}")
          .standard("*");

  static final Key<Long> ROUTE_HOLD =
      Key.of("hold", HOLD.shape(), HOLD.sentence(), "64KiB")
          .derived("the service's", route -> serviceBody(route).get(HOLD));

  static final Key<Long> ROUTE_MAX =
      Key.of("max", MAX.shape(), MAX.sentence(), "1GiB")
          .derived("the service's", route -> serviceBody(route).get(MAX));

  static final Key<Section> ROUTE_BODY =
      Key.of("body", Block.of(ROUTE_HOLD, ROUTE_MAX), "The bodies of this route.", "{max: 1GiB}")
          .empty();

  static final Key<List<Located<Section>>> ROUTES =
      Key.of(
              "routes",
              ListOf.any(
                  Block.of(MATCH, NAME, ROUTE_ACCESS, GROUPS, ACTION, RESOURCE, ROUTE_BODY)
                      .where(
                          new Rule.Apart(ROUTE_ACCESS, ACTION),
                          new Rule.Needs(GROUPS, ROUTE_ACCESS),
                          new Rule.Needs(RESOURCE, ACTION))),
              "What may be asked of it; a request that no route matches is refused.",
              "[{match: GET /products/**, access: public}]")
          .empty();

  static final Key<Mode> MODE =
      Key.of(
              "mode",
              Words.oneOf(Mode.ENFORCE, Mode.OBSERVE, Mode.OFF),
              "`enforce` decides and acts on it, `observe` decides, logs and lets pass, `off` does"
                  + " not ask.",
              "observe")
          .standard("enforce");

  private static final Key<Mode> INSPECT_MODE = MODE.notYet("nothing is inspected");
  private static final Key<Mode> PROTECT_MODE = MODE.notYet("nothing is protected");

  /// The gates whose mode a service may choose, by their keys.
  static final Map<GateName, Key<Section>> GATES = gates();

  static final Block SERVICE = service();

  static final Key<List<Named<Section>>> SERVICES =
      Key.of(
              "services",
              new MapOf<>(
                  Words.name("a service", List.of("any", "audit", "iam", "munjigi", "seal")),
                  SERVICE),
              "What stands behind the gate, by name.",
              "{shop: {upstream: \"http://127.0.0.1:3000\", access: public}}")
          .empty();

  private ServiceKeys() {}

  private static Map<GateName, Key<Section>> gates() {
    Map<GateName, Key<Section>> gates = new EnumMap<>(GateName.class);
    for (GateName gate :
        List.of(
            GateName.SEGMENT,
            GateName.FLOOD,
            GateName.IDENTITY,
            GateName.POLICY,
            GateName.INSPECT,
            GateName.PROTECT,
            GateName.REPLY)) {
      String sentence = "How the " + gate.word() + " gate acts for this service.";
      gates.put(
          gate, Key.of(gate.word(), Block.of(mode(gate)), sentence, "{mode: observe}").empty());
    }
    return gates;
  }

  /// The key of a gate's mode.
  static Key<Mode> mode(GateName gate) {
    return switch (gate) {
      case INSPECT -> INSPECT_MODE;
      case PROTECT -> PROTECT_MODE;
      default -> MODE;
    };
  }

  private static Block service() {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(
                HOST, UPSTREAM, OriginTlsKeys.TLS, PROXY_PROTOCOL, TIMEOUTS, CONNECTIONS, WAITING, STREAMS));
    keys.addAll(BalanceKeys.ALL);
    keys.addAll(
        List.of(
            BODY,
            ENCODED_SLASH,
            FAIL_CLOSED,
            SERVICE_ACCESS,
            IDENTITIES,
            SERVICE_ACTION,
            SERVICE_RESOURCE,
            ROUTES));
    keys.addAll(GATES.values());
    return Block.of(keys)
        .where(
            new Rule.Apart(SERVICE_ACCESS, ROUTES),
            new Rule.Apart(SERVICE_ACCESS, SERVICE_ACTION),
            new Rule.Apart(SERVICE_ACCESS, IDENTITIES),
            new Rule.Apart(IDENTITIES, SERVICE_ACTION),
            new Rule.Apart(IDENTITIES, ROUTES),
            new Rule.Apart(SERVICE_ACTION, ROUTES),
            new Rule.Needs(SERVICE_RESOURCE, SERVICE_ACTION));
  }

  /// The `body` of the service that a route's `body` belongs to.
  private static Section serviceBody(Section routeBody) {
    return routeBody.within().within().get(BODY);
  }
}
