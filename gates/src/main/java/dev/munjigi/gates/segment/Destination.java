package dev.munjigi.gates.segment;

import org.jspecify.annotations.Nullable;

/// What rules can tell apart behind the gate: a route that a rule names, or the rest of a service.
final class Destination {
  private final String service;
  private final @Nullable String route;
  private final boolean reachable;
  private final long[] rules;

  /// @param service the service's name
  /// @param route the route's name, or null for all routes of the service that no rule names
  /// @param reachable whether a request can go there: not so for the rest of a service when rules
  ///     name each of its routes
  /// @param rules which rules speak of it, bit `i` for rule `i` in the order of precedence
  Destination(String service, @Nullable String route, boolean reachable, long[] rules) {
    this.service = service;
    this.route = route;
    this.reachable = reachable;
    this.rules = rules;
  }

  String service() {
    return service;
  }

  @Nullable String route() {
    return route;
  }

  boolean reachable() {
    return reachable;
  }

  /// Not to be changed.
  long[] rules() {
    return rules;
  }

  /// As it stands in a rule's `to`.
  String name() {
    return route == null ? service : service + "/" + route;
  }

  boolean namedBy(SegmentRule rule) {
    return named(rule, service, route);
  }

  /// Whether a rule or expectation speaks of a route of a service.
  static boolean named(SegmentRule rule, String service, @Nullable String route) {
    return rule.to().isEmpty()
        || rule.to().contains(service)
        || (route != null && rule.to().contains(service + "/" + route));
  }
}
