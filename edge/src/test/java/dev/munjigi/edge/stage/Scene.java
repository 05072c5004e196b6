package dev.munjigi.edge.stage;

import dev.munjigi.edge.walk.Gates;
import dev.munjigi.edge.walk.Place;
import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.audit.Recording;
import dev.munjigi.gates.config.Listener;
import dev.munjigi.gates.config.OperatorSettings;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Gate;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Grant;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.exchange.Reply;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.flood.ConnectionLimits;
import dev.munjigi.gates.flood.FloodSettings;
import dev.munjigi.gates.flood.RequestLimit;
import dev.munjigi.gates.http.HeadLimits;
import dev.munjigi.gates.http.HttpSettings;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.reply.ReplySettings;
import dev.munjigi.gates.segment.SegmentSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The settings of a test: one service `shop` with one public route, and gates that are replaced.
public final class Scene {
  public static final String HOST = "shop.test";
  private static final Clause CLAUSE = Clause.builtIn("test");

  private final Map<GateName, Mode> modes = new EnumMap<>(GateName.class);
  private final Map<Place, Gate<?, ?>> replaced = new EnumMap<>(Place.class);
  private final List<Gate<Connection, ?>> arrivals = new ArrayList<>();
  private final List<RequestLimit> requests = new ArrayList<>();
  private List<Network> proxies = List.of();
  private boolean failClosed;
  private boolean segmented;
  private long hold = 1 << 20;
  private long max = 1 << 24;
  private long heldBytes = 1 << 24;
  private int originPort = 9;
  private Duration idle = Duration.ofSeconds(60);
  private Duration headers = Duration.ofSeconds(10);
  private long drainRate = 1_024;
  private UpstreamLimits upstream =
      new UpstreamLimits(
          Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(30), 8, 8, 8, null);

  public Scene mode(GateName gate, Mode mode) {
    modes.put(gate, mode);
    return this;
  }

  public Scene failClosed() {
    failClosed = true;
    return this;
  }

  /// Declares segments without a rule: nobody may reach anything.
  public Scene segmented() {
    segmented = true;
    return this;
  }

  public Scene hold(long bytes) {
    hold = bytes;
    return this;
  }

  public Scene max(long bytes) {
    max = bytes;
    return this;
  }

  public Scene heldByAll(long bytes) {
    heldBytes = bytes;
    return this;
  }

  public Scene originPort(int port) {
    originPort = port;
    return this;
  }

  public Scene upstream(UpstreamLimits limits) {
    upstream = limits;
    return this;
  }

  public Scene idle(Duration longest) {
    idle = longest;
    return this;
  }

  public Scene headers(Duration longest) {
    headers = longest;
    return this;
  }

  public Scene drainRate(long bytes) {
    drainRate = bytes;
    return this;
  }

  public Scene limit(RequestLimit limit) {
    requests.add(limit);
    return this;
  }

  /// Believes PROXY headers of peers in this network.
  public Scene proxies(Network network) {
    proxies = List.of(network);
    return this;
  }

  /// Puts a gate in the place of another one.
  public Scene gate(Place place, Gate<?, ?> gate) {
    replaced.put(place, gate);
    return this;
  }

  /// Puts this gate in the place of the one that gives connections their place.
  public Scene connections(Gate<Connection, ?> gate) {
    arrivals.add(gate);
    return this;
  }

  public Service service() {
    Route route =
        new Route("all", Set.of(), "/**", new Access.Public(), new BodyLimits(hold, max), CLAUSE);
    return new Service(
        "shop",
        Set.of(HOST),
        List.of(new Upstream(Scheme.HTTP, "127.0.0.1", originPort)),
        upstream,
        List.of(route),
        modes,
        failClosed,
        Service.EncodedSlash.REFUSE,
        null,
        CLAUSE);
  }

  public Settings settings() {
    List<Service> services = List.of(service());
    ConnectionLimits connections =
        new ConnectionLimits(
            100,
            50,
            Duration.ofSeconds(5),
            headers,
            idle,
            Duration.ofMinutes(10),
            0,
            drainRate,
            Duration.ofSeconds(2),
            Duration.ofSeconds(30));
    Address loopback = Address.parse("127.0.0.1").orElseThrow();
    return new Settings(
        "0123456789abcdef",
        Path.of("state"),
        List.of(new Listener("public", loopback, 0, null, null, null, List.of(), proxies, CLAUSE)),
        services,
        Map.of(),
        new HttpSettings(new HeadLimits(8_192, 16_384, 100), List.of(), services),
        new SegmentSettings(List.of(), List.of(), segmented, Map.of()),
        new FloodSettings(connections, requests, List.of()),
        new ReplySettings(Fields.NONE, Fields.NONE, Set.of("server")),
        new AuditSettings(Duration.ofDays(1), 1 << 20, 1 << 20),
        heldBytes,
        Duration.ofSeconds(1),
        new OperatorSettings(loopback, 0),
        null,
        null,
        Entitlements.NONE);
  }

  public Gates gates() {
    Gates made = Gates.of(settings());
    return new Gates(
        made.settings(),
        made.warrant(),
        made.pace(),
        made.held(),
        made.shares(),
        made.peers(),
        made.awaited(),
        made.listener(),
        arrivals.isEmpty() ? made.connections() : arrivals.getFirst(),
        made.flows(),
        made.datagrams(),
        this.<Exchange, CanonicalRequest>at(Place.HTTP, made.http()),
        made.challenge(),
        made.redirect(),
        any(Place.FLOOD_BY_SOURCE, made.floodBySource()),
        this.<Exchange, Principal>at(Place.IDENTITY, made.identity()),
        any(Place.FLOOD_BY_PRINCIPAL, made.floodByPrincipal()),
        any(Place.SEGMENT, made.segment()),
        this.<Exchange, Grant>at(Place.POLICY, made.policy()),
        any(Place.INSPECT, made.inspect()),
        any(Place.PROTECT, made.protect()),
        this.<Exchange, Recording>at(Place.AUDIT_BEGIN, made.audit()),
        ofReply(Place.POLICY_REPLY, made.policyReply()),
        ofReply(Place.PROTECT_REPLY, made.protectReply()),
        ofReply(Place.INSPECT_REPLY, made.inspectReply()),
        made.reply(),
        made.destinations());
  }

  @SuppressWarnings("unchecked")
  private <S, O> Gate<S, O> at(Place place, Gate<S, O> otherwise) {
    return (Gate<S, O>) replaced.getOrDefault(place, otherwise);
  }

  @SuppressWarnings("unchecked")
  private Gate<Exchange, ?> any(Place place, Gate<Exchange, ?> otherwise) {
    return (Gate<Exchange, ?>) replaced.getOrDefault(place, otherwise);
  }

  @SuppressWarnings("unchecked")
  private Gate<Reply, ?> ofReply(Place place, Gate<Reply, ?> otherwise) {
    return (Gate<Reply, ?>) replaced.getOrDefault(place, otherwise);
  }
}
