package dev.munjigi.gates.segment;

import static dev.munjigi.gates.segment.Town.service;
import static dev.munjigi.gates.segment.Town.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random rules over small spaces of addresses, read naively and compared at every boundary.
final class SegmentBruteForceTest {
  private static final int ROUNDS = 250;
  private static final List<String> BASES =
      List.of(
          "10.0.0.0", "0.0.0.0", "255.255.255.240", "::", "2001:db8::", "::ffff:0:0:0", "ffff::");
  private static final List<Service> SERVICES =
      List.of(service("a", "x", "y"), service("b", "x"), tcp("c"));

  /// A set of rules and every address at which something may change.
  private record Case(SegmentSettings settings, Set<Address> addresses) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithANaiveReadingAtEveryBoundary(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Case made = make(random);
      Segments segments = Segments.of(made.settings, SERVICES);
      for (Address address : made.addresses) {
        assertThat(segments.zonesOf(address).names())
            .containsExactlyElementsOf(zonesOf(made.settings, address));
        for (Service service : SERVICES) {
          for (@Nullable Route route : routes(service)) {
            boolean naive = naive(made.settings, address, service, route);
            assertThat(segments.decide(address, service, route).allows())
                .as("%s to %s %s under %s", address, service.name(), route, made.settings)
                .isEqualTo(naive);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void provesExactlyTheExpectationsThatHold(long seed) {
    Random random = new Random(seed);
    int failed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Case made = make(random);
      SegmentProof proof = SegmentProof.of(Segments.of(made.settings, SERVICES));
      Set<Clause> broken = new HashSet<>();
      for (SegmentProof.Failure failure : proof.failures()) {
        broken.add(failure.clause());
        assertThat(isCounterexample(made.settings, failure)).as(failure.message()).isTrue();
      }
      for (SegmentRule rule : made.settings.rules()) {
        assertThat(broken.contains(rule.clause()))
            .as("%s under %s", rule, made.settings)
            .isEqualTo(isBroken(made, rule));
      }
      failed += broken.size();
    }
    assertThat(failed).isBetween(ROUNDS / 10, 10 * ROUNDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void opensEveryDenialWithItsProposedChange(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Case made = make(random);
      Segments segments = Segments.of(made.settings, SERVICES);
      List<Address> addresses = List.copyOf(made.addresses);
      Address address = addresses.get(random.nextInt(addresses.size()));
      Service service = SERVICES.get(random.nextInt(SERVICES.size()));
      for (@Nullable Route route : routes(service)) {
        if (segments.decide(address, service, route).allows()) {
          continue;
        }
        String name = route == null ? null : route.name();
        Change change = Change.allowing(segments, address, service.name(), name);
        assertThat(naive(apply(made.settings, change), address, service, route))
            .as("%s for %s to %s under %s", change, address, service.name(), made.settings)
            .isTrue();
        assertThat(change.text(true)).contains(change.zone()).doesNotContain("\n");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void changesNothingByLeavingOutRulesThatNeverDecide(long seed) {
    Random random = new Random(seed);
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Case made = make(random);
      Set<Clause> vain = new HashSet<>();
      SegmentProof.of(Segments.of(made.settings, SERVICES)).warnings().stream()
          .filter(warning -> warning.message().startsWith("never decides"))
          .forEach(warning -> vain.add(warning.clause()));
      SegmentSettings without = leavingOut(made.settings, vain);
      assertThat(decisions(made, without)).isEqualTo(decisions(made, made.settings));
      for (SegmentRule rule : without.rules()) {
        if (rule.kind() == SegmentRule.Kind.ALLOW) {
          SegmentSettings less = leavingOut(without, Set.of(rule.clause()));
          assertThat(decisions(made, less)).isNotEqualTo(decisions(made, without));
        }
      }
      found += vain.size();
    }
    assertThat(found).isGreaterThan(ROUNDS / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {41, 42})
  void drawsTheMatrixThatANaiveReadingDraws(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Case made = make(random);
      Matrix matrix = Matrix.of(Segments.of(made.settings, SERVICES));
      for (Matrix.Row row : matrix.rows()) {
        for (int i = 0; i < matrix.destinations().size(); i++) {
          Set<Boolean> seen = seen(made, row.zone(), matrix.destinations().get(i));
          Matrix.Reach reach =
              seen.size() == 2
                  ? Matrix.Reach.SOME
                  : seen.contains(true) ? Matrix.Reach.ALL : Matrix.Reach.NONE;
          assertThat(row.reaches().get(i)).isEqualTo(reach);
        }
      }
    }
  }

  private static Set<Boolean> seen(Case made, String zone, String destination) {
    Set<Boolean> seen = new HashSet<>();
    for (Address address : made.addresses) {
      List<String> zones = zonesOf(made.settings, address);
      if (zone.equals(Matrix.ELSEWHERE) ? zones.isEmpty() : zones.contains(zone)) {
        Service service = serviceOf(destination);
        seen.add(naive(made.settings, address, service, routeOf(made.settings, destination)));
      }
    }
    return seen;
  }

  private static Case make(Random random) {
    List<Zone> zones = new ArrayList<>();
    Set<Address> addresses = new TreeSet<>();
    addresses.add(new Address(0, 0));
    addresses.add(new Address(-1, -1));
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      List<Network> networks = new ArrayList<>();
      for (int n = random.nextInt(3); n >= 0; n--) {
        Network network = network(random);
        networks.add(network);
        addresses.add(network.base());
        addresses.add(before(network.base()));
        addresses.add(network.last());
        addresses.add(network.last().next());
      }
      zones.add(new Zone("z" + i, networks));
    }
    List<SegmentRule> rules = new ArrayList<>();
    for (int line = random.nextInt(8); line > 0; line--) {
      rules.add(rule(random, count, line));
    }
    return new Case(new SegmentSettings(zones, rules, true, Map.of()), addresses);
  }

  private static Network network(Random random) {
    Address base = Town.address(BASES.get(random.nextInt(BASES.size())));
    Address near = new Address(base.high(), base.low() + random.nextInt(16));
    int length = random.nextInt(4) == 0 ? random.nextInt(129) : 124 + random.nextInt(5);
    return Network.of(near, length);
  }

  private static SegmentRule rule(Random random, int zones, int line) {
    SegmentRule.Kind[] kinds = SegmentRule.Kind.values();
    List<String> targets = List.of("a", "a/x", "a/y", "b", "b/x", "c");
    Set<String> to = new LinkedHashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      to.add(targets.get(random.nextInt(targets.size())));
    }
    Set<String> from = some(random, zones);
    Set<String> except = random.nextBoolean() ? Set.of() : some(random, zones);
    SegmentRule.Kind kind = kinds[random.nextInt(kinds.length)];
    return Town.rule(line, kind, from, except, to.toArray(String[]::new));
  }

  private static Set<String> some(Random random, int zones) {
    Set<String> names = new LinkedHashSet<>();
    for (int i = zones == 0 ? 0 : random.nextInt(3); i > 0; i--) {
      names.add("z" + random.nextInt(zones));
    }
    return names;
  }

  private static Address before(Address address) {
    return new Address(address.low() == 0 ? address.high() - 1 : address.high(), address.low() - 1);
  }

  private static List<@Nullable Route> routes(Service service) {
    List<@Nullable Route> routes = new ArrayList<>(service.routes());
    routes.add(null);
    return routes;
  }

  private static List<String> zonesOf(SegmentSettings settings, Address address) {
    return settings.zones().stream()
        .filter(zone -> zone.networks().stream().anyMatch(network -> network.contains(address)))
        .map(Zone::name)
        .toList();
  }

  private static boolean speaks(SegmentRule rule, List<String> zones) {
    boolean from = rule.from().isEmpty() || zones.stream().anyMatch(rule.from()::contains);
    return from && zones.stream().noneMatch(rule.except()::contains);
  }

  private static boolean speaks(SegmentRule rule, Service service, @Nullable Route route) {
    return rule.to().isEmpty()
        || rule.to().contains(service.name())
        || (route != null && rule.to().contains(service.name() + "/" + route.name()));
  }

  private static boolean naive(
      SegmentSettings settings, Address address, Service service, @Nullable Route route) {
    List<String> zones = zonesOf(settings, address);
    boolean allowed = false;
    for (SegmentRule rule : settings.rules()) {
      if (speaks(rule, zones) && speaks(rule, service, route)) {
        if (rule.kind() == SegmentRule.Kind.DENY) {
          return false;
        }
        allowed |= rule.kind() == SegmentRule.Kind.ALLOW;
      }
    }
    return allowed;
  }

  private static List<Boolean> decisions(Case made, SegmentSettings settings) {
    List<Boolean> decisions = new ArrayList<>();
    for (Address address : made.addresses) {
      for (Service service : SERVICES) {
        for (Route route : reachable(service)) {
          decisions.add(naive(settings, address, service, route));
        }
      }
    }
    return decisions;
  }

  /// The routes of a service, or none at all for a service without routes.
  private static List<@Nullable Route> reachable(Service service) {
    List<@Nullable Route> routes = new ArrayList<>(service.routes());
    if (routes.isEmpty()) {
      routes.add(null);
    }
    return routes;
  }

  private static boolean isBroken(Case made, SegmentRule rule) {
    boolean wanted = rule.kind() == SegmentRule.Kind.EXPECT_ALLOW;
    if (!wanted && rule.kind() != SegmentRule.Kind.EXPECT_DENY) {
      return false;
    }
    for (Address address : made.addresses) {
      for (Service service : SERVICES) {
        for (@Nullable Route route : reachable(service)) {
          if (speaks(rule, zonesOf(made.settings, address))
              && speaks(rule, service, route)
              && naive(made.settings, address, service, route) != wanted) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isCounterexample(SegmentSettings settings, SegmentProof.Failure failure) {
    SegmentRule rule =
        settings.rules().stream()
            .filter(r -> r.clause().equals(failure.clause()))
            .findFirst()
            .orElseThrow();
    Service service = serviceOf(failure.destination());
    @Nullable Route route = routeOf(settings, failure.destination());
    boolean wanted = rule.kind() == SegmentRule.Kind.EXPECT_ALLOW;
    return speaks(rule, zonesOf(settings, failure.witness()))
        && speaks(rule, service, route)
        && naive(settings, failure.witness(), service, route) != wanted;
  }

  private static Service serviceOf(String destination) {
    String name = destination.split("/", -1)[0];
    return SERVICES.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  /// The route that a destination names, or one that no rule names for the rest of a service.
  private static @Nullable Route routeOf(SegmentSettings settings, String destination) {
    Service service = serviceOf(destination);
    for (Route route : service.routes()) {
      String name = service.name() + "/" + route.name();
      boolean named = settings.rules().stream().anyMatch(rule -> rule.to().contains(name));
      if (destination.equals(name) || (!destination.contains("/") && !named)) {
        return route;
      }
    }
    return null;
  }

  private static SegmentSettings leavingOut(SegmentSettings settings, Set<Clause> clauses) {
    List<SegmentRule> rules =
        settings.rules().stream().filter(rule -> !clauses.contains(rule.clause())).toList();
    return new SegmentSettings(settings.zones(), rules, true, Map.of());
  }

  private static SegmentSettings apply(SegmentSettings settings, Change change) {
    List<Zone> zones = new ArrayList<>(settings.zones());
    if (change.made()) {
      zones.add(new Zone(change.zone(), List.of(Network.of(change.source()))));
    }
    List<SegmentRule> rules = new ArrayList<>();
    for (SegmentRule rule : settings.rules()) {
      Set<String> except = new HashSet<>(rule.except());
      if (change.narrowed().contains(rule)) {
        except.add(change.zone());
      }
      rules.add(new SegmentRule(rule.kind(), rule.from(), except, rule.to(), rule.clause()));
    }
    String to = change.to();
    if (to != null) {
      rules.add(Town.allow(99, change.zone(), to));
    }
    return new SegmentSettings(zones, rules, true, Map.of());
  }
}
