package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Network;
import java.util.List;

/// A named set of networks; zones may overlap, and an address may be in several.
///
/// @param name lower-case letters, digits and hyphens; never `any`
/// @param networks at least one
public record Zone(String name, List<Network> networks) {
  public Zone {
    networks = List.copyOf(networks);
  }
}
