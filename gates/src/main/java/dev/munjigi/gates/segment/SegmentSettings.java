package dev.munjigi.gates.segment;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the `segment` gate goes by.
///
/// @param zones the zones
/// @param rules rules and expectations in the order of the file
/// @param declared whether `segments` stands in the configuration: if not, HTTP is open by route
/// @param listenerSources for a listener with a `from` list: the zones that may connect to it;
///     a listener that is absent takes everybody
public record SegmentSettings(
    List<Zone> zones,
    List<SegmentRule> rules,
    boolean declared,
    Map<String, Set<String>> listenerSources) {
  public SegmentSettings {
    zones = List.copyOf(zones);
    rules = List.copyOf(rules);
    listenerSources = Map.copyOf(listenerSources);
  }
}
