package dev.munjigi.gates.segment;

import static dev.munjigi.gates.segment.Town.allow;
import static dev.munjigi.gates.segment.Town.connection;
import static dev.munjigi.gates.segment.Town.deny;
import static dev.munjigi.gates.segment.Town.exchange;
import static dev.munjigi.gates.segment.Town.rule;
import static dev.munjigi.gates.segment.Town.service;
import static dev.munjigi.gates.segment.Town.settings;
import static dev.munjigi.gates.segment.Town.tcp;
import static dev.munjigi.gates.segment.Town.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.Facts;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Verdict;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SegmentGateTest {
  private static final List<Zone> ZONES =
      List.of(
          zone("office", "10.20.0.0/16"),
          zone("web", "10.0.1.0/24", "2001:db8:1::/48"),
          zone("guest", "10.20.30.0/24"),
          zone("v4", "0.0.0.0/0"));

  private static final Service SHOP = service("shop", "login", "items");
  private static final Service LEDGER = tcp("ledger");
  private static final List<Service> SERVICES = List.of(SHOP, LEDGER);

  private static final Segments SEGMENTS =
      Segments.of(
          settings(
              ZONES,
              allow(3, "any", "shop"),
              allow(4, "web", "ledger"),
              deny(5, "guest", "shop/login"),
              rule(6, SegmentRule.Kind.DENY, Set.of("v4"), Set.of("office", "web"), "shop/items")),
          SERVICES);

  @ParameterizedTest
  @CsvSource({
    "10.20.1.1,       shop,   login, true",
    "10.20.30.1,      shop,   login, false",
    "10.20.30.1,      shop,   items, true",
    "10.20.30.1,      shop,   ,      true",
    "198.51.100.1,    shop,   items, false",
    "::1,             shop,   items, true",
    "10.0.1.0,        ledger, ,      true",
    "10.0.1.255,      ledger, ,      true",
    "10.0.2.0,        ledger, ,      false",
    "::ffff:10.0.1.7, ledger, ,      true",
    "::10.0.1.7,      ledger, ,      false",
    "2001:db8:1::,    ledger, ,      true",
    "2001:db8:2::,    ledger, ,      false",
  })
  void decidesByZoneAndDestination(
      String client, String service, @Nullable String route, boolean passes) {
    Service target = service.equals("shop") ? SHOP : LEDGER;
    Verdict<Zones> verdict =
        new SegmentGate(SEGMENTS).decide(exchange(client, target, route), Facts.NONE);
    assertThat(verdict instanceof Verdict.Pass<Zones>).isEqualTo(passes);
  }

  @Test
  void handsOnTheZonesOfTheClient() {
    Verdict<Zones> verdict =
        new SegmentGate(SEGMENTS).decide(exchange("10.20.30.9", SHOP, "items"), Facts.NONE);
    assertThat(((Verdict.Pass<Zones>) verdict).outcome().names())
        .containsExactly("office", "guest", "v4");
  }

  @ParameterizedTest
  @EnumSource
  void refusesWithEachReason(SegmentReason reason) {
    Refusal refusal = refusalOf(reason);
    assertThat(refusal.code()).isEqualTo(reason);
    assertThat(reason.gate()).isEqualTo(GateName.SEGMENT);
    switch (reason) {
      case LISTENER_CLOSED -> {
        assertThat(reason.status()).isZero();
        assertThat(refusal.clause()).hasToString("listeners.ledger.from (town.yaml:9)");
        assertThat(refusal.evidence())
            .isEqualTo("`10.20.1.1` in zones [office, v4], taken are [web]");
        assertThat(refusal.remedy()).isEqualTo("add `office` to `listeners.ledger.from`");
      }
      case DENIED_BY_RULE -> {
        assertThat(reason.status()).isEqualTo(403);
        assertThat(refusal.clause()).hasToString("segments[5] (town.yaml:5)");
        assertThat(refusal.evidence())
            .isEqualTo("`10.20.30.1` in zones [office, guest, v4] to `shop/login`");
        assertThat(refusal.remedy()).isEqualTo("set `except: office` in segments[5] (town.yaml:5)");
      }
      case NOT_ALLOWED -> {
        assertThat(reason.status()).isEqualTo(403);
        assertThat(refusal.clause().line()).isZero();
        assertThat(refusal.remedy())
            .isEqualTo("add `- allow: {from: office, to: ledger}` to `segments`");
      }
    }
  }

  private static Refusal refusalOf(SegmentReason reason) {
    SegmentSettings closed =
        new SegmentSettings(ZONES, List.of(), false, Map.of("ledger", Set.of("web")));
    Map<String, Clause> clauses = Map.of("ledger", new Clause("listeners.ledger", "town.yaml", 9));
    Verdict<Zones> verdict =
        switch (reason) {
          case LISTENER_CLOSED ->
              new ListenerGate(Segments.of(closed, SERVICES), clauses)
                  .decide(connection("10.20.1.1", "ledger"), Facts.NONE);
          case DENIED_BY_RULE ->
              new SegmentGate(SEGMENTS).decide(exchange("10.20.30.1", SHOP, "login"), Facts.NONE);
          case NOT_ALLOWED ->
              new SegmentGate(SEGMENTS).decide(exchange("10.20.1.1", LEDGER, null), Facts.NONE);
        };
    return ((Verdict.Refuse<Zones>) verdict).refusal();
  }

  @Test
  void proposesAZoneForAnAddressInNone() {
    Verdict<Zones> verdict =
        new SegmentGate(SEGMENTS).decide(exchange("2001:db8:9::1", LEDGER, null), Facts.NONE);
    assertThat(((Verdict.Refuse<Zones>) verdict).refusal().remedy())
        .isEqualTo(
            "add `caller: [\"2001:db8:9::1\"]` to `zones`, "
                + "then add `- allow: {from: caller, to: ledger}` to `segments`");
  }

  @Test
  void proposesToNarrowEveryRuleInTheWayAndToAllow() {
    Service odd = service("odd", "GET /a/{id}");
    Segments segments =
        Segments.of(
            settings(
                ZONES, deny(1, "v4", "odd"), deny(2, "v4"), allow(3, "web", "odd/GET /a/{id}")),
            List.of(odd));
    Verdict<Zones> verdict =
        new SegmentGate(segments).decide(exchange("10.20.1.1", odd, "GET /a/{id}"), Facts.NONE);
    assertThat(((Verdict.Refuse<Zones>) verdict).refusal().remedy())
        .isEqualTo(
            "set `except: office` in segments[1] (town.yaml:1), "
                + "set `except: office` in segments[2] (town.yaml:2), "
                + "and add `- allow: {from: office, to: \"odd/GET /a/{id}\"}` to `segments`");
  }

  @Test
  void leavesHttpOpenAndOtherServicesClosedWithoutRules() {
    SegmentSettings silent = new SegmentSettings(ZONES, List.of(), false, Map.of());
    Segments segments = Segments.of(silent, SERVICES);
    SegmentGate gate = new SegmentGate(segments);
    assertThat(gate.decide(exchange("198.51.100.1", SHOP, "login"), Facts.NONE))
        .isInstanceOf(Verdict.Pass.class);
    assertThat(gate.decide(exchange("10.0.1.1", LEDGER, null), Facts.NONE))
        .isInstanceOf(Verdict.Refuse.class);
  }

  @Test
  void deniesAServiceThatIsGone() {
    SegmentSettings open = settings(ZONES, allow(1, "any"));
    Segments segments = Segments.of(open, List.of(LEDGER));
    assertThat(segments.decide(Town.address("10.0.1.1"), SHOP, null).allows()).isFalse();
    SegmentSettings silent = new SegmentSettings(ZONES, List.of(), false, Map.of());
    Segments undeclared = Segments.of(silent, List.of(LEDGER));
    assertThat(undeclared.decide(Town.address("10.0.1.1"), SHOP, null).allows()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "public, 198.51.100.1, true",
    "ledger, 10.0.1.1,     true",
    "ledger, 10.0.2.1,     false",
    "shut,   10.0.1.1,     false",
    "wide,   198.51.100.1, true",
    "wide,   2001:db8::,   true",
  })
  void takesConnectionsOfTheZonesOfAListener(String listener, String source, boolean passes) {
    Map<String, Set<String>> sources =
        Map.of("ledger", Set.of("web"), "shut", Set.of(), "wide", Set.of("any"));
    Segments segments =
        Segments.of(new SegmentSettings(ZONES, List.of(), false, sources), SERVICES);
    Verdict<Zones> verdict =
        new ListenerGate(segments, Map.of()).decide(connection(source, listener), Facts.NONE);
    assertThat(verdict instanceof Verdict.Pass<Zones>).isEqualTo(passes);
  }

  @Test
  void refusesNamesThatAreNotThere() {
    assertThatThrownBy(() -> Segments.of(settings(ZONES, allow(1, "moon")), SERVICES))
        .hasMessage("segments[1] (town.yaml:1) names the unknown zone `moon`");
    assertThatThrownBy(() -> Segments.of(settings(ZONES, allow(1, "any", "shop/x")), SERVICES))
        .hasMessage("segments[1] (town.yaml:1) names the unknown destination `shop/x`");
    Map<String, Set<String>> sources = Map.of("l", Set.of("moon"));
    assertThatThrownBy(
            () -> Segments.of(new SegmentSettings(ZONES, List.of(), false, sources), SERVICES))
        .hasMessageContaining("`moon`");
  }

  @Test
  void allocatesNothingToPass() {
    SegmentGate gate = new SegmentGate(SEGMENTS);
    Exchange exchange = exchange("10.20.1.1", SHOP, "login");
    long bytes =
        allocated(
            () -> {
              if (!(gate.decide(exchange, Facts.NONE) instanceof Verdict.Pass)) {
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

  @Test
  void givesEachReasonItsOwnNoun() {
    Set<String> nouns = new HashSet<>();
    Arrays.stream(SegmentReason.values()).forEach(reason -> nouns.add(reason.code()));
    assertThat(nouns)
        .containsExactlyInAnyOrder(
            "segment.listener-closed", "segment.denied-by-rule", "segment.not-allowed");
  }
}
