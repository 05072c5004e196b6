package dev.munjigi.gates.flood;

import static dev.munjigi.gates.flood.Traffic.connection;
import static dev.munjigi.gates.flood.Traffic.exchange;
import static dev.munjigi.gates.flood.Traffic.limit;
import static dev.munjigi.gates.flood.Traffic.network;
import static dev.munjigi.gates.flood.Traffic.service;
import static dev.munjigi.gates.flood.Traffic.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ask;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Budget;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Effect;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.PublicClass;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Target;
import dev.munjigi.gates.exchange.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FloodGatesTest {
  private static final Service SHOP = service("shop", "login", "items");
  private static final Service API = service("api");
  private static final List<Service> SERVICES = List.of(SHOP, API);
  private static final String CLIENT = "198.51.100.7";
  private static final String KIM = "arn:munjigi:iam:::user/kim";
  private static final Fact.Acquired LACKING = new Fact.Acquired(0, Duration.ofMillis(11_001));
  private static final Ban BAN =
      new Ban(
          network(CLIENT),
          Instant.EPOCH,
          Instant.ofEpochMilli(90_500),
          "met limits.requests[1]",
          "limits.requests[1]");

  private static Facts facts(Fact... facts) {
    return new Facts(List.of(facts));
  }

  private static Refusal refusal(Verdict<Admitted> verdict) {
    return ((Verdict.Refuse<Admitted>) verdict).refusal();
  }

  private static Refusal refusal(Pace.Judged judged) {
    return ((Pace.TooSlow) judged).refusal();
  }

  private static SourceFloodGate bySource(RequestLimit... limits) {
    return new SourceFloodGate(settings(List.of(limits)), SERVICES);
  }

  private static PrincipalFloodGate byPrincipal(RequestLimit... limits) {
    return new PrincipalFloodGate(settings(List.of(limits)), SERVICES);
  }

  @ParameterizedTest
  @EnumSource
  void refusesWithEachReason(FloodReason reason) {
    Refusal refusal = provoke(reason);
    assertThat(refusal.code()).isEqualTo(reason);
    assertThat(reason.gate()).isEqualTo(GateName.FLOOD);
    assertThat(reason.status()).isIn(0, 429, 503);
    assertThat(reason.publicClass())
        .isEqualTo(reason.status() == 503 ? PublicClass.UNAVAILABLE : PublicClass.TOO_MANY);
    assertThat(reason.english()).matches("[A-Z][^.]+\\.");
    assertThat(reason.korean()).endsWith("다.");
    assertThat(refusal.evidence()).isNotEmpty().doesNotContain("\n");
    assertThat(refusal.remedy()).matches("[a-z][^\n]+[^.]");
    int wait =
        switch (reason) {
          case BANNED -> 91;
          case REQUESTS_OF_SOURCE, REQUESTS_OF_SERVICE, REQUESTS_OF_PRINCIPAL -> 12;
          case BODIES_HELD, BODIES_WAITING -> 1;
          case CONNECTIONS_OF_SOURCE, CONNECTIONS_TOTAL, HANDSHAKE_SLOW, HEAD_SLOW -> 0;
          case BODY_SLOW, DRAIN_SLOW, STREAM_IDLE, STREAM_TOO_LONG, STREAM_RESETS, IDLE_FRAMES -> 0;
          case FLOWS_OF_SOURCE, FLOWS_TOTAL, DATAGRAMS_OF_SOURCE -> 0;
        };
    assertThat(refusal.retryAfterSeconds()).isEqualTo(wait);
  }

  private static Refusal provoke(FloodReason reason) {
    ConnectionGate connections = new ConnectionGate(settings(List.of()));
    Fact.BanState none = Fact.BanState.NONE;
    Exchange exchange = exchange(CLIENT, SHOP, "login");
    return switch (reason) {
      case BANNED -> refusal(bySource().decide(exchange, facts(new Fact.BanState(BAN))));
      case CONNECTIONS_OF_SOURCE ->
          refusal(connections.decide(connection(CLIENT), facts(none, Fact.Slot.SOURCE_FULL)));
      case CONNECTIONS_TOTAL ->
          refusal(connections.decide(connection(CLIENT), facts(none, Fact.Slot.ALL_FULL)));
      case STREAM_TOO_LONG ->
          new PaceRules(settings(List.of()).connections())
              .tooLong("services.ledger.timeouts.total", Duration.ofHours(8));
      case FLOWS_OF_SOURCE -> FlowGatesTest.refused(Fact.Slot.SOURCE_FULL);
      case FLOWS_TOTAL -> FlowGatesTest.refused(Fact.Slot.ALL_FULL);
      case DATAGRAMS_OF_SOURCE -> FlowGatesTest.tooMany();
      case HANDSHAKE_SLOW -> refusal(judged(Pace.Phase.HANDSHAKE));
      case HEAD_SLOW -> refusal(judged(Pace.Phase.HEAD));
      case BODY_SLOW -> refusal(judged(Pace.Phase.BODY));
      case DRAIN_SLOW -> refusal(judged(Pace.Phase.DRAIN));
      case STREAM_IDLE -> refusal(judged(Pace.Phase.STREAM));
      case REQUESTS_OF_SOURCE ->
          refusal(
              bySource(limit(RequestLimit.Per.SOURCE, null, null, null))
                  .decide(exchange, facts(none, LACKING)));
      case REQUESTS_OF_PRINCIPAL -> refusalOfPrincipal();
      case REQUESTS_OF_SERVICE ->
          refusal(
              byPrincipal(limit(RequestLimit.Per.SERVICE, "shop", null, null))
                  .decide(exchange, facts(LACKING)));
      case STREAM_RESETS -> {
        FrameBudget budget = new FrameBudget(0);
        for (int i = 0; i < FrameBudget.RESETS; i++) {
          assertThat(budget.reset(0)).isNull();
        }
        yield Objects.requireNonNull(budget.reset(0));
      }
      case IDLE_FRAMES -> {
        FrameBudget budget = new FrameBudget(0);
        for (int i = 0; i < FrameBudget.IDLE; i++) {
          assertThat(budget.idle("PING", 0)).isNull();
        }
        yield Objects.requireNonNull(budget.idle("PING", 0));
      }
      case BODIES_HELD ->
          Objects.requireNonNull(
              new HeldBodies(100, Clause.builtIn("limits.held-bodies")).judge(60, 41));
      case BODIES_WAITING -> {
        WaitingBodies waiting = new WaitingBodies(100);
        assertThat(waiting.judge(60, 35, 40)).isNull();
        assertThat(waiting.judge(60, 0, 41)).isNotNull();
        yield Objects.requireNonNull(waiting.judge(60, 36, 40));
      }
    };
  }

  private static Rates ratesOfPrincipals(String... allow) {
    RequestLimit limit = limit(RequestLimit.Per.PRINCIPAL, null, null, Duration.ofSeconds(12));
    List<Network> networks = Stream.of(allow).map(Traffic::network).toList();
    return new Rates(new Sources(networks), List.of(new Rate(0, limit)), SERVICES);
  }

  private static Refusal refusalOfPrincipal() {
    Target target = new Target(SHOP, null, Map.of());
    return refusal(ratesOfPrincipals().refuse(target, Traffic.address(CLIENT), KIM, LACKING));
  }

  @Test
  void countsAPrincipalOnceWhereverItComesFrom() {
    Target target = new Target(SHOP, null, Map.of());
    Address client = Traffic.address("2001:db8::1");
    assertThat(ratesOfPrincipals().ask(target, client, KIM).budgets())
        .containsExactly(new Budget(0, KIM, 12_000_000_000L, 7));
    assertThat(ratesOfPrincipals().refuse(target, client, KIM, LACKING).effects())
        .extracting(effect -> ((Effect.BanSource) effect).network().toString())
        .containsExactly("2001:db8::/64");
    assertThat(ratesOfPrincipals("2001:db8::/32").count(target, client, KIM)).isTrue();
    assertThat(ratesOfPrincipals("2001:db8::/32").count(target, client, null)).isFalse();
    assertThat(ratesOfPrincipals("2001:db8::/32").refuse(target, client, KIM, LACKING).effects())
        .isEmpty();
  }

  private static Pace.Judged judged(Pace.Phase phase) {
    Pace pace = new PaceRules(Traffic.CONNECTIONS).begin(0);
    pace.enter(phase, 0);
    pace.resume(0);
    return pace.check(Duration.ofMinutes(11).toNanos());
  }

  @Test
  void namesTheLimitWithItsLine() {
    ConnectionGate gate = new ConnectionGate(settings(List.of()));
    Facts full = facts(Fact.BanState.NONE, Fact.Slot.SOURCE_FULL);
    Refusal refusal = refusal(gate.decide(connection(CLIENT), full));
    assertThat(refusal.clause()).hasToString("limits.connections.per-source (munjigi.yaml:7)");
    assertThat(refusal.evidence()).isEqualTo("`198.51.100.7` has 20 connections");
    assertThat(refusal.remedy()).isEqualTo("raise `limits.connections.per-source` above `20`");
    RequestLimit limit = limit(RequestLimit.Per.SOURCE, null, null, null);
    Facts lacking = facts(Fact.BanState.NONE, LACKING);
    Refusal request = refusal(bySource(limit).decide(exchange(CLIENT, API, null), lacking));
    assertThat(request.clause()).isEqualTo(limit.clause());
    assertThat(request.evidence())
        .isEqualTo("`198.51.100.7` has no token left of 5 in PT1M, burst 7");
    assertThat(request.remedy())
        .isEqualTo(
            "wait 12 s, or raise the rate or the burst of limits.requests[0] (munjigi.yaml:12)");
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7,      198.51.100.7",
    "2001:db8:1:2:3::4, 2001:db8:1:2::/64",
  })
  void asksForThePlaceOfANetwork(String source, String network) {
    ConnectionGate gate = new ConnectionGate(settings(List.of()));
    assertThat(gate.asks(connection(source)))
        .containsExactly(
            new Ask.BanOf(Traffic.address(source)), new Ask.OpenSlot(network(network), 20, 1000));
  }

  @Test
  void neitherBansNorCapsASourceThatIsAllowed() {
    ConnectionGate gate = new ConnectionGate(settings(List.of(), "198.51.100.0/24"));
    assertThat(gate.asks(connection(CLIENT)))
        .containsExactly(new Ask.OpenSlot(network(CLIENT), Integer.MAX_VALUE, 1000));
    assertThat(gate.decide(connection(CLIENT), facts(Fact.Slot.GRANTED)))
        .isInstanceOf(Verdict.Pass.class);
    Refusal refusal = refusal(gate.decide(connection(CLIENT), facts(Fact.Slot.ALL_FULL)));
    assertThat(refusal.code()).isEqualTo(FloodReason.CONNECTIONS_TOTAL);
    RequestLimit limit = limit(RequestLimit.Per.SOURCE, null, null, Duration.ofMinutes(15));
    SourceFloodGate requests =
        new SourceFloodGate(settings(List.of(limit), "198.51.100.0/24"), SERVICES);
    Exchange exchange = exchange(CLIENT, SHOP, "login");
    assertThat(requests.asks(exchange)).isEmpty();
    assertThat(requests.decide(exchange, Facts.NONE)).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void refusesABannedSourceEvenIfItGotAPlace() {
    ConnectionGate gate = new ConnectionGate(settings(List.of()));
    Facts banned = facts(new Fact.BanState(BAN), Fact.Slot.GRANTED);
    Refusal refusal = refusal(gate.decide(connection(CLIENT), banned));
    assertThat(refusal.code()).isEqualTo(FloodReason.BANNED);
    assertThat(refusal.remedy())
        .isEqualTo("run `munjigi ban lift 198.51.100.7`, or add it to `limits.allow`");
  }

  @Test
  void climbsThePrefixesOfAnIpv6Client() {
    SourceFloodGate gate = bySource(limit(RequestLimit.Per.SOURCE, null, null, null));
    Exchange exchange = exchange("2001:db8:1:2ff:3::4", API, null);
    assertThat(((Ask.Acquire) gate.asks(exchange).getLast()).budgets())
        .containsExactly(
            new Budget(0, network("2001:db8:1:2ff::/64"), 12_000_000_000L, 7),
            new Budget(0, network("2001:db8:1:200::/56"), 3_000_000_000L, 28),
            new Budget(0, network("2001:db8:1::/48"), 750_000_000L, 112));
  }

  @Test
  void roundsTheIntervalUp() {
    RequestLimit third =
        new RequestLimit(
            RequestLimit.Per.SOURCE,
            null,
            null,
            3,
            Duration.ofSeconds(1),
            1,
            null,
            Clause.builtIn("x"));
    Ask ask = bySource(third).asks(exchange(CLIENT, API, null)).getLast();
    assertThat(((Ask.Acquire) ask).budgets().getFirst().intervalNanos()).isEqualTo(333_333_334);
  }

  @Test
  void survivesTheLargestLimits() {
    RequestLimit huge =
        new RequestLimit(
            RequestLimit.Per.SOURCE,
            null,
            null,
            Long.MAX_VALUE,
            Duration.ofSeconds(Long.MAX_VALUE),
            Long.MAX_VALUE,
            null,
            Clause.builtIn("x"));
    Ask ask = bySource(huge).asks(exchange("2001:db8::1", API, null)).getLast();
    assertThat(((Ask.Acquire) ask).budgets())
        .allMatch(budget -> budget.intervalNanos() == 1 && budget.burst() == Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    ",     ,      shop, login, true",
    ",     ,      api,  ,      true",
    "shop, ,      shop, login, true",
    "shop, ,      shop, ,      true",
    "shop, ,      api,  ,      false",
    "shop, login, shop, login, true",
    "shop, login, shop, items, false",
    "shop, login, shop, ,      false",
    "shop, login, api,  ,      false",
  })
  void countsALimitWhereItApplies(
      @Nullable String service,
      @Nullable String route,
      String target,
      @Nullable String targetRoute,
      boolean counted) {
    Exchange exchange = exchange(CLIENT, target.equals("shop") ? SHOP : API, targetRoute);
    SourceFloodGate source = bySource(limit(RequestLimit.Per.SOURCE, service, route, null));
    assertThat(source.asks(exchange)).hasSize(counted ? 2 : 1);
    PrincipalFloodGate all = byPrincipal(limit(RequestLimit.Per.SERVICE, service, route, null));
    assertThat(all.asks(exchange)).hasSize(counted ? 1 : 0);
  }

  @Test
  void countsALimitOfAllServicesForAServiceThatIsNew() {
    SourceFloodGate gate = bySource(limit(RequestLimit.Per.SOURCE, null, null, null));
    assertThat(gate.asks(exchange(CLIENT, service("new", "x"), "x"))).hasSize(2);
  }

  @Test
  void countsNobodyInParticularBySourceAndAllClientsLast() {
    PrincipalFloodGate gate =
        byPrincipal(
            limit(RequestLimit.Per.SERVICE, "shop", null, null),
            limit(RequestLimit.Per.SOURCE, null, null, null),
            limit(RequestLimit.Per.PRINCIPAL, null, null, null));
    Exchange exchange = exchange(CLIENT, SHOP, "login");
    assertThat(((Ask.Acquire) gate.asks(exchange).getFirst()).budgets())
        .extracting(budget -> budget.limit() + " " + budget.subject())
        .containsExactly("2 198.51.100.7", "0 shop");
    Facts second = facts(new Fact.Acquired(1, Duration.ofSeconds(1)));
    assertThat(refusal(gate.decide(exchange, second)).code())
        .isEqualTo(FloodReason.REQUESTS_OF_SERVICE);
    assertThat(refusal(gate.decide(exchange, facts(LACKING))).code())
        .isEqualTo(FloodReason.REQUESTS_OF_SOURCE);
  }

  @ParameterizedTest
  @CsvSource({
    "198.51.100.7,      0, 198.51.100.7",
    "2001:db8:1:2:3::4, 0, 2001:db8:1:2::/64",
    "2001:db8:1:2:3::4, 1, ",
    "2001:db8:1:2:3::4, 2, ",
  })
  void bansTheSourceThatSpentItsBudgetAlone(String client, int lacking, @Nullable String banned) {
    SourceFloodGate gate =
        bySource(limit(RequestLimit.Per.SOURCE, "shop", "login", Duration.ofMinutes(15)));
    Facts facts = facts(Fact.BanState.NONE, new Fact.Acquired(lacking, Duration.ofSeconds(3)));
    Verdict<Admitted> verdict = gate.decide(exchange(client, SHOP, "login"), facts);
    if (banned == null) {
      assertThat(verdict.effects()).isEmpty();
      assertThat(refusal(verdict).retryAfterSeconds()).isEqualTo(3);
    } else {
      assertThat(verdict.effects())
          .containsExactly(
              new Effect.BanSource(
                  network(banned),
                  Duration.ofMinutes(15),
                  "limits.requests[0] (munjigi.yaml:12)"));
      assertThat(refusal(verdict).retryAfterSeconds()).isEqualTo(900);
    }
  }

  @Test
  void bansNobodyForWhatAllClientsSpent() {
    PrincipalFloodGate gate =
        byPrincipal(limit(RequestLimit.Per.SERVICE, null, null, Duration.ofMinutes(15)));
    assertThat(gate.decide(exchange(CLIENT, API, null), facts(LACKING)).effects()).isEmpty();
  }

  @Test
  void failsLoudlyWithoutTheFactsItAskedFor() {
    SourceFloodGate gate = bySource(limit(RequestLimit.Per.SOURCE, null, null, null));
    Exchange exchange = exchange(CLIENT, API, null);
    assertThatThrownBy(() -> gate.decide(exchange, Facts.NONE))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> gate.decide(exchange, facts(Fact.BanState.NONE)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void allocatesNothingWhenNothingApplies() {
    SourceFloodGate source = bySource();
    PrincipalFloodGate principal =
        byPrincipal(limit(RequestLimit.Per.PRINCIPAL, "shop", "login", null));
    Exchange exchange = exchange(CLIENT, SHOP, "items");
    Facts facts = facts(Fact.BanState.NONE);
    long bytes =
        allocated(
            () -> {
              boolean passed =
                  source.decide(exchange, facts) instanceof Verdict.Pass
                      && principal.asks(exchange).isEmpty()
                      && principal.decide(exchange, Facts.NONE) instanceof Verdict.Pass;
              if (!passed) {
                throw new AssertionError("refused");
              }
            });
    assertThat(bytes).isLessThan(2_001);
  }

  /// The least number of bytes that this thread allocates in 20,000 rounds: the compiler may take
  /// its time, but what allocates for good does so in every window.
  private static long allocated(Runnable round) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int window = 0; window < 200 && least > 2_000; window++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20_000; i++) {
        round.run();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0,        true",
    "10.0.0.255,      true",
    "9.255.255.255,   false",
    "10.0.1.0,        false",
    "192.0.2.9,       true",
    "2001:db8::,      true",
    "2001:db8:1::1,   true",
    "2001:db9::,      false",
    "::,              false",
  })
  void knowsTheAllowedNetworksThoughTheyOverlap(String address, boolean contained) {
    Sources sources =
        new Sources(
            List.of(
                network("2001:db8:1::/48"),
                network("10.0.0.128/25"),
                network("10.0.0.0/24"),
                network("192.0.2.9"),
                network("2001:db8::/32"),
                network("10.0.0.7")));
    assertThat(sources.contains(Traffic.address(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @CsvSource({"0, 100, true", "60, 40, true", "60, 41, false", "100, 1, false", "100, 0, true"})
  void holdsBodiesUpToTheLimit(long held, long more, boolean room) {
    HeldBodies bodies = new HeldBodies(100, Clause.builtIn("limits.held-bodies"));
    assertThat(bodies.judge(held, more) == null).isEqualTo(room);
    assertThat(bodies.judge(0, Long.MAX_VALUE)).isNotNull();
  }

  @Test
  void limitsConnectionsWhoseSourceIsAwaitedByTheTotalAlone() {
    AwaitedGate gate = new AwaitedGate(settings(List.of()));
    assertThat(gate.asks(connection(CLIENT)))
        .containsExactly(new Ask.OpenSlot(Network.ANY, Integer.MAX_VALUE, 1000));
    assertThat(gate.decide(connection(CLIENT), facts(Fact.Slot.GRANTED)))
        .isInstanceOf(Verdict.Pass.class);
    Refusal refusal = refusal(gate.decide(connection(CLIENT), facts(Fact.Slot.ALL_FULL)));
    assertThat(refusal.code()).isEqualTo(FloodReason.CONNECTIONS_TOTAL);
  }
}
