package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Route;
import dev.munjigi.gates.exchange.Service;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The compiled form of zones and rules: who may reach what.
///
/// The rules stand in order of precedence, denies before allows, each group in the order of the
/// file. Each class of addresses and each destination has a set of the rules that speak of it; the
/// first rule in both sets decides. A decision takes logarithmic time in the number of networks,
/// one step for 64 rules, and allocates nothing. Immutable.
///
/// Services and routes are known by name, so a stream that was opened under older settings can be
/// judged again; a service that is gone is not allowed.
public final class Segments {
  private static final Set<String> HTTP = Set.of("http", "https", "h2c");

  /// The word for every address, in no zone or in any.
  static final String ANY = "any";

  private final SegmentSettings settings;
  private final ZoneMap map;
  private final Map<String, Integer> zoneNumbers;
  private final List<SegmentRule> deciders;
  private final List<Ruling> rulings;
  private final long[][] rulesOfClass;
  private final Map<String, Map<@Nullable String, Destination>> destinations;
  private final Set<String> http;

  private Segments(SegmentSettings settings, List<Service> services) {
    this.settings = settings;
    this.map = ZoneMap.of(settings.zones());
    this.zoneNumbers = numbered(settings.zones());
    this.deciders = inOrderOfPrecedence(settings.rules());
    this.rulings = deciders.stream().map(Segments::ruling).toList();
    this.rulesOfClass = new long[map.size()][];
    for (int klass = 0; klass < map.size(); klass++) {
      BitSet zones = map.zones(klass);
      rulesOfClass[klass] = bits(rule -> speaksOf(rule, zones));
    }
    this.destinations = new LinkedHashMap<>();
    services.forEach(service -> destinations.put(service.name(), destinationsOf(service)));
    this.http = new LinkedHashSet<>();
    services.stream().filter(Segments::speaksHttp).forEach(s -> http.add(s.name()));
  }

  /// Compiles settings.
  ///
  /// @throws IllegalArgumentException when a rule or listener names a zone, service or route that
  ///     is not there, or two zones share a name
  public static Segments of(SegmentSettings settings, List<Service> services) {
    check(settings, services);
    return new Segments(settings, services);
  }

  /// The zones that an address is in.
  public Zones zonesOf(Address address) {
    return zonesOf(map.classOf(address));
  }

  /// What the rules say of a source and a destination.
  ///
  /// @param route null for a service without routes or a request that matches none
  public Ruling decide(Address source, Service service, @Nullable Route route) {
    return decide(map.classOf(source), service.name(), route == null ? null : route.name());
  }

  Ruling decide(int klass, String service, @Nullable String route) {
    if (!settings.declared()) {
      return http.contains(service) ? Ruling.Open.INSTANCE : Ruling.NotAllowed.INSTANCE;
    }
    Destination destination = destination(service, route);
    return destination == null ? Ruling.NotAllowed.INSTANCE : decide(klass, destination);
  }

  /// What the rules say of all addresses of a class; for declared rules.
  Ruling decide(int klass, Destination destination) {
    long[] ofSource = rulesOfClass[klass];
    long[] ofDestination = destination.rules();
    for (int word = 0; word < ofSource.length; word++) {
      long both = ofSource[word] & ofDestination[word];
      if (both != 0) {
        // INVARIANT: denies have the lower numbers, so a deny that speaks of both comes first
        return rulings.get(word * Long.SIZE + Long.numberOfTrailingZeros(both));
      }
    }
    return Ruling.NotAllowed.INSTANCE;
  }

  private @Nullable Destination destination(String service, @Nullable String route) {
    Map<@Nullable String, Destination> routes = destinations.get(service);
    if (routes == null) {
      return null;
    }
    Destination named = routes.get(route);
    return named != null ? named : routes.get(null);
  }

  SegmentSettings settings() {
    return settings;
  }

  ZoneMap map() {
    return map;
  }

  /// The allow and deny rules in order of precedence.
  List<SegmentRule> deciders() {
    return deciders;
  }

  /// Which rules speak of a class of addresses, bit `i` for rule `i` in order of precedence.
  long[] rulesOf(int klass) {
    return rulesOfClass[klass];
  }

  /// Every destination that a request can go to.
  List<Destination> destinations() {
    return destinations.values().stream()
        .flatMap(routes -> routes.values().stream())
        .filter(Destination::reachable)
        .toList();
  }

  Zones zonesOf(int klass) {
    return Zones.of(
        map.zones(klass).stream().mapToObj(i -> settings.zones().get(i).name()).toList());
  }

  int classOf(Address address) {
    return map.classOf(address);
  }

  /// Whether a rule or expectation speaks of a class of addresses.
  boolean speaksOf(SegmentRule rule, int klass) {
    return speaksOf(rule, map.zones(klass));
  }

  private boolean speaksOf(SegmentRule rule, BitSet zones) {
    return (rule.from().isEmpty() || meets(rule.from(), zones)) && !meets(rule.except(), zones);
  }

  /// Whether a set of zone names covers the addresses that are in just these zones.
  boolean meets(Set<String> names, BitSet zones) {
    for (String name : names) {
      Integer number = zoneNumbers.get(name);
      if (name.equals(ANY) || (number != null && zones.get(number))) {
        return true;
      }
    }
    return false;
  }

  private Map<@Nullable String, Destination> destinationsOf(Service service) {
    Set<String> named = new LinkedHashSet<>();
    for (Route route : service.routes()) {
      String name = service.name() + "/" + route.name();
      if (settings.rules().stream().anyMatch(rule -> rule.to().contains(name))) {
        named.add(route.name());
      }
    }
    boolean rest =
        service.routes().isEmpty()
            || service.routes().stream().anyMatch(route -> !named.contains(route.name()));
    Map<@Nullable String, Destination> all = new LinkedHashMap<>();
    all.put(null, destination(service.name(), null, rest));
    for (String route : named) {
      all.put(route, destination(service.name(), route, true));
    }
    return all;
  }

  private Destination destination(String service, @Nullable String route, boolean reachable) {
    long[] rules = bits(rule -> Destination.named(rule, service, route));
    return new Destination(service, route, reachable, rules);
  }

  private long[] bits(Predicate<SegmentRule> speaks) {
    long[] bits = new long[(deciders.size() + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < deciders.size(); i++) {
      if (speaks.test(deciders.get(i))) {
        bits[i / Long.SIZE] |= 1L << i % Long.SIZE;
      }
    }
    return bits;
  }

  private static Ruling ruling(SegmentRule rule) {
    return rule.kind() == SegmentRule.Kind.DENY
        ? new Ruling.Denied(rule)
        : new Ruling.Allowed(rule);
  }

  private static List<SegmentRule> inOrderOfPrecedence(List<SegmentRule> rules) {
    List<SegmentRule> deciders = new ArrayList<>();
    rules.stream().filter(r -> r.kind() == SegmentRule.Kind.DENY).forEach(deciders::add);
    rules.stream().filter(r -> r.kind() == SegmentRule.Kind.ALLOW).forEach(deciders::add);
    return List.copyOf(deciders);
  }

  private static Map<String, Integer> numbered(List<Zone> zones) {
    Map<String, Integer> numbers = new HashMap<>();
    zones.forEach(zone -> numbers.put(zone.name(), numbers.size()));
    return numbers;
  }

  private static boolean speaksHttp(Service service) {
    return !service.isStream();
  }

  private static void check(SegmentSettings settings, List<Service> services) {
    Set<String> zones = new LinkedHashSet<>();
    for (Zone zone : settings.zones()) {
      if (zone.name().equals(ANY) || !zones.add(zone.name())) {
        throw new IllegalArgumentException(
            zone.clause() + " takes the name `" + zone.name() + "`, which is taken");
      }
    }
    zones.add(ANY);
    Set<String> targets = new LinkedHashSet<>();
    for (Service service : services) {
      targets.add(service.name());
      service.routes().forEach(route -> targets.add(service.name() + "/" + route.name()));
    }
    for (SegmentRule rule : settings.rules()) {
      check(rule.from(), zones, "zone", rule.clause().toString());
      check(rule.except(), zones, "zone", rule.clause().toString());
      check(rule.to(), targets, "destination", rule.clause().toString());
    }
    settings
        .listenerSources()
        .forEach((name, from) -> check(from, zones, "zone", "listener " + name));
  }

  private static void check(Set<String> names, Set<String> known, String kind, String where) {
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            where + " names the unknown " + kind + " `" + name + "`");
      }
    }
  }
}
