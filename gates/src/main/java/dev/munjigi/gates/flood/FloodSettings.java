package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Network;
import java.util.List;

/// What the `flood` gate goes by.
///
/// @param connections limits on connections and their pace
/// @param requests limits on requests; none means no rate limit
/// @param allow sources that are never limited by source and never banned
public record FloodSettings(
    ConnectionLimits connections, List<RequestLimit> requests, List<Network> allow) {
  public FloodSettings {
    requests = List.copyOf(requests);
    allow = List.copyOf(allow);
  }
}
