package dev.munjigi.gates.config;

import static dev.munjigi.gates.config.Sample.problems;
import static dev.munjigi.gates.config.Sample.read;
import static dev.munjigi.gates.config.Sample.settings;
import static dev.munjigi.gates.config.Sample.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.exchange.Access;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.BodyLimits;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Mode;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.flood.ConnectionLimits;
import dev.munjigi.gates.flood.FloodSettings;
import dev.munjigi.gates.flood.RequestLimit;
import dev.munjigi.gates.http.HeadLimits;
import dev.munjigi.gates.reply.ReplySettings;
import dev.munjigi.gates.segment.SegmentRule;
import dev.munjigi.gates.segment.SegmentSettings;
import dev.munjigi.gates.segment.Zone;
import dev.munjigi.gates.tls.TlsSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  private static Network network(String text) {
    return Network.parse(text).orElseThrow();
  }

  @Test
  void readsListeners() {
    TlsSettings tls = new TlsSettings(new TlsSettings.Auto(), TlsSettings.Version.TLS_1_3);
    assertThat(settings(Sample.FULL).listeners())
        .containsExactly(
            new Listener(
                "public",
                address("0.0.0.0"),
                8443,
                tls,
                null,
                null, List.of(),
                List.of(),
                new Clause("listeners.public", "f", 4)),
            new Listener(
                "plain",
                address("0.0.0.0"),
                8080,
                null,
                "public",
                null, List.of(),
                List.of(network("10.9.0.0/16"), network("192.0.2.1")),
                new Clause("listeners.plain", "f", 5)),
            new Listener(
                "lab", address("2001:db8::1"), 81, null, null, null, List.of(), List.of(), new Clause("listeners.lab", "f", 6)),
            new Listener(
                "local",
                address("127.0.0.1"),
                0,
                null,
                null,
                null, List.of(),
                List.of(),
                new Clause("listeners.local", "f", 7)));
  }

  @Test
  void readsSegments() {
    Set<String> none = Set.of();
    assertThat(settings(Sample.FULL).segment())
        .isEqualTo(
            new SegmentSettings(
                List.of(
                    new Zone("office", List.of(network("10.20.0.0/16"))),
                    new Zone("web", List.of(network("10.0.1.0/24")))),
                List.of(
                    new SegmentRule(
                        SegmentRule.Kind.ALLOW,
                        none,
                        none,
                        Set.of("shop"),
                        new Clause("segments[0]", "f", 12)),
                    new SegmentRule(
                        SegmentRule.Kind.ALLOW,
                        Set.of("web", "office"),
                        none,
                        Set.of("ledger/transfer", "shop/GET /products/**"),
                        new Clause("segments[1]", "f", 13)),
                    new SegmentRule(
                        SegmentRule.Kind.DENY,
                        Set.of("web"),
                        Set.of("office"),
                        none,
                        new Clause("segments[2]", "f", 14)),
                    new SegmentRule(
                        SegmentRule.Kind.EXPECT_ALLOW,
                        Set.of("office"),
                        none,
                        Set.of("shop"),
                        new Clause("segments[3]", "f", 15)),
                    new SegmentRule(
                        SegmentRule.Kind.EXPECT_DENY,
                        none,
                        Set.of("web", "office"),
                        Set.of("ledger"),
                        new Clause("segments[4]", "f", 16))),
                true,
                Map.of("public", Set.of("office", "web"))));
  }

  @Test
  void readsLimits() {
    Settings settings = settings(Sample.FULL);
    assertThat(settings.flood())
        .isEqualTo(
            new FloodSettings(
                new ConnectionLimits(
                    10_000,
                    200,
                    Duration.ofMillis(250),
                    Duration.ofSeconds(11),
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    2 * KIB,
                    0,
                    Duration.ofSeconds(12),
                    Duration.ofSeconds(20),
                    new Clause("limits.connections", "f", 18)),
                List.of(
                    new RequestLimit(
                        RequestLimit.Per.SOURCE,
                        null,
                        null,
                        50,
                        Duration.ofSeconds(1),
                        100,
                        null,
                        new Clause("limits.requests[0]", "f", 21)),
                    new RequestLimit(
                        RequestLimit.Per.SOURCE,
                        "shop",
                        "login",
                        5,
                        Duration.ofMinutes(1),
                        5,
                        Duration.ofMinutes(15),
                        new Clause("limits.requests[1]", "f", 22)),
                    new RequestLimit(
                        RequestLimit.Per.PRINCIPAL,
                        "shop",
                        null,
                        100,
                        Duration.ofHours(1),
                        100,
                        null,
                        new Clause("limits.requests[2]", "f", 23))),
                List.of(network("10.20.0.0/16"), network("2001:db8::/32"), network("192.0.2.7"))));
    assertThat(settings.http().limits()).isEqualTo(new HeadLimits(4096, 16_384, 50));
    assertThat(settings.http().trustedProxies()).containsExactly(network("10.0.0.0/24"));
    assertThat(settings.heldBytes()).isEqualTo(128 * MIB);
  }

  @Test
  void readsServices() {
    Settings settings = settings(Sample.FULL);
    BodyLimits body = new BodyLimits(64 * KIB, 10 * MIB);
    assertThat(settings.services().getFirst())
        .isEqualTo(
            new Service(
                "shop",
                Set.of("shop.example.com", "*.shop.example.com"),
                List.of(
                    new Upstream(Scheme.HTTP, "127.0.0.1", 3000),
                    new Upstream(Scheme.HTTP, "shop.internal", 80),
                    new Upstream(Scheme.HTTP, "2001:db8::2", 8080)),
                new UpstreamLimits(
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    16,
                    0,
                    9, null),
                List.of(
                    new Route(
                        "GET /products/**",
                        Set.of("GET"),
                        "/products/**",
                        new Access.Public(),
                        body,
                        new Clause("services.shop.routes[0]", "f", 40)),
                    new Route(
                        "login",
                        Set.of("POST", "PUT"),
                        "/login",
                        new Access.Public(),
                        new BodyLimits(64 * KIB, 16 * KIB),
                        new Clause("services.shop.routes[1]", "f", 41)),
                    new Route(
                        "GET /orders/{id}",
                        Set.of("GET"),
                        "/orders/{id}",
                        new Access.Action("shop:GetOrder", "order/{id}"),
                        body,
                        new Clause("services.shop.routes[2]", "f", 42)),
                    new Route(
                        "/reports",
                        Set.of(),
                        "/reports",
                        new Access.Action("shop:Report", "*"),
                        body,
                        new Clause("services.shop.routes[3]", "f", 43)),
                    new Route(
                        "/forgotten",
                        Set.of(),
                        "/forgotten",
                        new Access.Unsaid(),
                        body,
                        new Clause("services.shop.routes[4]", "f", 44))),
                Map.of(GateName.INSPECT, Mode.OBSERVE, GateName.FLOOD, Mode.OFF),
                true,
                Service.EncodedSlash.KEEP,
                null,
                new Clause("services.shop", "f", 29)));
    assertThat(settings.services().get(1).hosts()).isEmpty();
    assertThat(settings.services().get(2).routes())
        .containsExactly(
            new Route(
                "/**",
                Set.of(),
                "/**",
                new Access.Public(),
                new BodyLimits(2 * MIB, 64 * MIB),
                new Clause("services.open.access", "f", 55)));
    assertThat(settings.http().services()).isEqualTo(settings.services());
  }

  @Test
  void readsTheRest() {
    Settings settings = settings(Sample.FULL);
    assertThat(settings.audit()).isEqualTo(new AuditSettings(Duration.ofDays(30), MIB, 2 * MIB));
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(45));
    assertThat(settings.operator()).isEqualTo(new OperatorSettings(address("::1"), 0));
    assertThat(settings.state()).isEqualTo(Path.of("state").toAbsolutePath());
    assertThat(settings.digest()).matches("[0-9a-f]{16}");
    assertThat(settings(Sample.FULL + " ").digest()).isNotEqualTo(settings.digest());
  }

  @Test
  void putsOwnReplyFieldsBeforeStandardOnesOfTheSameName() {
    ReplySettings reply = settings(Sample.FULL).reply();
    assertThat(reply.add().all("x-frame-options")).containsExactly("DENY");
    assertThat(reply.add().all("x-content-type-options")).containsExactly("nosniff");
    assertThat(reply.addSecure())
        .isEqualTo(Fields.of("strict-transport-security", "max-age=63072000"));
    assertThat(reply.remove()).contains("x-internal-id", "server");
  }

  @Test
  void leavesStandardReplyFieldsOutWhenToldTo() {
    assertThat(settings(Sample.SMALLEST + "reply: {standard: false, add: {a: b}}").reply())
        .isEqualTo(new ReplySettings(Fields.of("a", "b"), Fields.NONE, Set.of()));
  }

  @Test
  void holdsTheseDefaults() {
    Settings settings =
        settings(Sample.SMALLEST + "services: {s: {upstream: \"http://h\", access: public}}");
    Duration minute = Duration.ofMinutes(1);
    Service service =
        new Service(
            "s",
            Set.of(),
            List.of(new Upstream(Scheme.HTTP, "h", 80)),
            new UpstreamLimits(Duration.ofSeconds(5), minute, minute, 256, 1024, 1024, null),
            List.of(
                new Route(
                    "/**",
                    Set.of(),
                    "/**",
                    new Access.Public(),
                    new BodyLimits(MIB, 64 * MIB),
                    new Clause("services.s.access", "f", 3))),
            Map.of(),
            false,
            Service.EncodedSlash.REFUSE,
            null,
            new Clause("services.s", "f", 3));
    assertThat(settings.services()).containsExactly(service);
    assertThat(settings.http().limits()).isEqualTo(new HeadLimits(8192, 32_768, 100));
    assertThat(settings.http().trustedProxies()).isEmpty();
    assertThat(settings.segment())
        .isEqualTo(new SegmentSettings(List.of(), List.of(), false, Map.of()));
    ConnectionLimits connections =
        new ConnectionLimits(
            50_000,
            10_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofMinutes(10),
            KIB,
            KIB,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30));
    assertThat(settings.flood()).isEqualTo(new FloodSettings(connections, List.of(), List.of()));
    assertThat(settings.reply()).isEqualTo(ReplySettings.STANDARD);
    assertThat(settings.audit())
        .isEqualTo(new AuditSettings(Duration.ofDays(365), 64 * MIB, 64 * MIB));
    assertThat(settings.heldBytes()).isEqualTo(256 * MIB);
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.operator()).isEqualTo(new OperatorSettings(address("127.0.0.1"), 8470));
    assertThat(settings.listeners().getFirst().tls()).isNull();
  }

  @Test
  void takesTls12AndTheLocalAuthorityByDefault() {
    String text = "munjigi: 1\nlisteners: {a: {bind: \"0.0.0.0:1\", tls: {}}}";
    assertThat(settings(text).listeners().getFirst().tls())
        .isEqualTo(new TlsSettings(new TlsSettings.Auto(), TlsSettings.Version.TLS_1_2));
  }

  @Test
  void tellsAnEmptyListOfSegmentsFromNone() {
    assertThat(settings(Sample.SMALLEST + "segments: []").segment().declared()).isTrue();
    assertThat(settings(Sample.SMALLEST).segment().declared()).isFalse();
  }

  @Test
  void readsQuotedAndUnquotedValuesAlike() {
    String text =
        """
        'munjigi': "1"
        "listeners": {'a': {"bind": 127.0.0.1:1}}
        limits: {head: {fields: '7'}}
        services: {s: {upstream: 'http://h', fail-closed: "true"}}
        """;
    assertThat(settings(text).http().limits().fields()).isEqualTo(7);
    assertThat(settings(text).services().getFirst().failClosed()).isTrue();
  }

  @Test
  void warnsOfWhatIsProbablyNotMeant() {
    String text =
        """
        munjigi: 1
        listeners: {a: {bind: "0.0.0.0:1", unsafe-plaintext: true, proxy-protocol: "::/0"}}
        trusted-proxies: [0.0.0.0/0]
        services:
          s: {upstream: "http://h", routes: [{match: GTE /x, access: public}, {match: /y}]}
          t: {upstream: "http://h", host: t.example.com}
        limits: {requests: [{per: service, rate: 1/s, then: {ban: 1m}}]}
        """;
    assertThat(valid(read(text)).warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "f:2:23: `listeners.a.bind` is `0.0.0.0:1` and speaks clear text, which anybody can"
                + " read",
            "f:2:76: `listeners.a.proxy-protocol` believes what any peer says of the client's"
                + " address",
            "f:3:19: `trusted-proxies[0]` believes what any peer says of the client's address",
            "f:5:46: `services.s.routes[0].match`: `GTE` is no usual method; did you mean `GET`?",
            "f:5:71: `services.s.routes[1]` has neither `access: public` nor `action`: every"
                + " request to it is refused",
            "f:6:6: `services.t` has neither `routes` nor `access: public`: every request is"
                + " refused",
            "f:7:53: `limits.requests[0].then` bans whoever asks next when all clients together"
                + " meet the limit");
    assertThat(valid(read(Sample.SMALLEST)).warnings())
        .extracting(Problem::toString)
        .containsExactly("f:1:1: `services` has none: every request is refused");
  }

  @Test
  void warnsThatALimitByPrincipalCountsBySourceWhereNobodyIsKnown() {
    String text =
        """
        munjigi: 1
        listeners: {a: {bind: "127.0.0.1:1", tls: {certificate: auto%s}}}
        services: {s: {upstream: "http://h", access: public}}
        limits: {requests: [{per: principal, rate: 1/s}]}
        """;
    assertThat(valid(read(text.formatted(""))).warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "f:4:27: `limits.requests[0].per` is `principal`, but no listener has"
                + " `client-certificates`: nobody is known, and it counts by source");
    String asking = ", client-certificates: optional, client-authorities: [own]";
    assertThat(valid(read(text.formatted(asking))).warnings()).isEmpty();
  }

  @Test
  void warnsThatSegmentsKeepPeopleFromSigningIn() {
    String text =
        """
        munjigi: 1
        listeners: {a: {bind: "127.0.0.1:1", tls: {certificate: auto}}}
        services: {s: {upstream: "http://h", access: public}}
        segments: [{allow: {from: any, to: %s}}]
        identity: {host: login.test}
        """;
    assertThat(valid(read(text.formatted("s"))).warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "f:5:11: `identity` is reached by nobody: `segments` allow nothing `to: munjigi`");
    assertThat(valid(read(text.formatted("[s, munjigi]"))).warnings()).isEmpty();
    assertThat(valid(read(text.formatted("any"))).warnings()).isEmpty();
  }

  @Test
  void asksProofsOnceTheSettingsAreValid() {
    Proof never =
        settings -> {
          throw new AssertionError("asked of " + settings);
        };
    assertThat(problems(read("munjigi: 2", never))).isNotEmpty();
    Proof ties =
        settings ->
            List.of(
                Problem.at(settings.services().get(0).routes().get(1).clause(), "ties"),
                Problem.at(Clause.builtIn("x"), "built in"));
    assertThat(problems(read(Sample.FULL, ties, _ -> List.of())))
        .extracting(Problem::toString)
        .containsExactly("f:41:1: ties", "built in");
    assertThat(valid(read(Sample.FULL, _ -> List.of())).settings()).isNotNull();
  }

  @Test
  void refusesWhatAProofCouldNotProve() {
    Proof broken =
        _ -> {
          throw new IllegalStateException("no stack trace for users");
        };
    assertThat(problems(read(Sample.FULL, broken)))
        .singleElement()
        .hasToString("f:1:1: a check of the whole configuration failed; see the program's log");
  }

  @Test
  void listsEveryEffectiveValueWithItsOrigin() {
    List<Effective> effective = valid(read(Sample.FULL)).effective();
    assertThat(effective)
        .contains(
            new Effective("munjigi", "1", "f:1"),
            new Effective("include", "none", "default"),
            new Effective("listeners.public.tls.certificate", "auto", "f:4"),
            new Effective("listeners.plain.tls", "clear text", "default"),
            new Effective("listeners.lab.bind", "[2001:db8::1]:81", "f:6"),
            new Effective("zones.web", "10.0.1.0/24", "f:10"),
            new Effective("segments[1].allow.from", "web, office", "f:13"),
            new Effective("limits.requests[1].burst", "5", "default: the number in `rate`"),
            new Effective("limits.requests[2].rate", "100/h", "f:23"),
            new Effective("limits.connections.drain-min-rate", "0B/s", "f:19"),
            new Effective("services.shop.host", "shop.example.com, *.shop.example.com", "f:30"),
            new Effective("services.shop.routes[1].body.max", "16KiB", "f:41"),
            new Effective("services.shop.routes[2].body.hold", "64KiB", "default: the service's"),
            new Effective(
                "services.shop.inspect.mode",
                "observe",
                "not in this version: nothing is inspected"),
            new Effective(
                "services.open.protect.mode",
                "enforce",
                "not in this version: nothing is protected"),
            new Effective("services.open.timeouts.reply", "1m", "default"),
            new Effective("reply.add.x-team", "gate", "f:57"),
            new Effective("operator.bind", "[::1]:0", "f:62"));
    assertThat(effective.stream().map(Effective::key)).doesNotHaveDuplicates();
    assertThat(effective.stream().map(Effective::value)).noneMatch(String::isEmpty);
  }

  @Test
  void readsAThousandServicesOfTwentyRoutesInUnderASecond() {
    String text = Sample.large(1_000, 20);
    long best = Long.MAX_VALUE;
    for (int run = 0; run < 6 && best > 600; run++) {
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      assertThat(settings(text).services()).hasSize(1_000);
      long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      best = Math.min(best, (after - before) / 1_000_000);
    }
    assertThat(best).as("milliseconds of processor time").isLessThan(1_000);
  }
}
