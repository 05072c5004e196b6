package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The smallest change of the configuration that lets a source reach a destination.
///
/// The source is spoken of by the smallest of its zones that serves, or by a zone to be made for
/// it alone when none does. Every deny rule in the way excepts this zone; where no rule allows the
/// destination, one is added.
///
/// @param source who shall get through
/// @param zone the zone that speaks of the source
/// @param made whether that zone has to be made
/// @param narrowed the deny rules in the way
/// @param to what a new allow rule names, or null when none is needed
record Change(
    Address source, String zone, boolean made, List<SegmentRule> narrowed, @Nullable String to) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?");

  /// For a source and a destination that is denied.
  static Change allowing(
      Segments segments, Address source, String service, @Nullable String route) {
    int klass = segments.classOf(source);
    List<SegmentRule> speaking =
        segments.deciders().stream()
            .filter(rule -> segments.speaksOf(rule, klass))
            .filter(rule -> Destination.named(rule, service, route))
            .toList();
    List<SegmentRule> denies =
        speaking.stream().filter(rule -> rule.kind() == SegmentRule.Kind.DENY).toList();
    Optional<String> zone = smallestZone(segments, klass, denies);
    String to = routed(segments, service, route) ? service + "/" + route : service;
    return new Change(
        source,
        zone.orElseGet(() -> freeName(segments)),
        zone.isEmpty(),
        denies,
        speaking.size() > denies.size() ? null : to);
  }

  /// A zone that a deny rule names itself would leave that rule nothing to speak of.
  private static Optional<String> smallestZone(
      Segments segments, int klass, List<SegmentRule> denies) {
    BitSet zones = segments.map().zones(klass);
    return zones.stream()
        .mapToObj(i -> segments.settings().zones().get(i))
        .filter(zone -> denies.stream().noneMatch(rule -> rule.from().contains(zone.name())))
        .min(Comparator.comparingDouble(Change::addresses))
        .map(Zone::name);
  }

  private static double addresses(Zone zone) {
    return zone.networks().stream().mapToDouble(n -> Math.scalb(1.0, 128 - n.length())).sum();
  }

  private static String freeName(Segments segments) {
    Set<String> taken =
        segments.settings().zones().stream().map(Zone::name).collect(Collectors.toSet());
    String name = "caller";
    for (int i = 2; taken.contains(name); i++) {
      name = "caller-" + i;
    }
    return name;
  }

  /// Whether rules of this service go down to routes, so that a new one should as well.
  private static boolean routed(Segments segments, String service, @Nullable String route) {
    return route != null
        && segments.settings().rules().stream()
            .flatMap(rule -> rule.to().stream())
            .anyMatch(to -> to.startsWith(service + "/"));
  }

  /// One line for the operator.
  String text(boolean declared) {
    StringBuilder text = new StringBuilder();
    if (made) {
      text.append("add `").append(zone).append(": [\"").append(Network.of(source));
      text.append("\"]` to `zones`, then ");
    }
    String narrowing = narrowed.stream().map(this::narrowing).collect(Collectors.joining(", "));
    text.append(narrowing);
    if (to != null) {
      text.append(narrowed.isEmpty() ? "" : ", and ").append("add `- allow: {from: ").append(zone);
      text.append(", to: ").append(quoted(to)).append("}` to `segments`");
      text.append(declared ? "" : ", with a rule for each service that shall stay open");
    }
    return text.toString();
  }

  private String narrowing(SegmentRule rule) {
    Set<String> except = new TreeSet<>(rule.except());
    except.add(zone);
    String list = except.size() == 1 ? zone : except.toString();
    return "set `except: " + list + "` in " + rule.clause();
  }

  private static String quoted(String name) {
    return PLAIN.matcher(name).matches()
        ? name
        : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
