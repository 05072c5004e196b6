package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Network;
import java.util.List;

/// What the `flood` gate goes by.
///
/// @param connections limits on connections and their pace
/// @param flows limits on flows of datagrams
/// @param requests limits on requests; none means no rate limit
/// @param allow sources that are never limited by source and never banned
public record FloodSettings(
    ConnectionLimits connections,
    FlowLimits flows,
    List<RequestLimit> requests,
    List<Network> allow) {
  /// With the standard limits on flows.
  public FloodSettings(
      ConnectionLimits connections, List<RequestLimit> requests, List<Network> allow) {
    this(connections, FlowLimits.STANDARD, requests, allow);
  }

  public FloodSettings {
    requests = List.copyOf(requests);
    allow = List.copyOf(allow);
  }
}
