package dev.munjigi.gates.segment;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Network;
import java.util.List;

/// A named set of networks; zones may overlap, and an address may be in several.
///
/// @param name lower-case letters, digits and hyphens; never `any`
/// @param networks at least one
/// @param clause where it is written
public record Zone(String name, List<Network> networks, Clause clause) {
  public Zone {
    networks = List.copyOf(networks);
  }

  /// A zone that stands in no file.
  public Zone(String name, List<Network> networks) {
    this(name, networks, Clause.builtIn("zones." + name));
  }
}
