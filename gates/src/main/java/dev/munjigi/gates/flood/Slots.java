package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;

/// Port: places for connections, or for flows of datagrams. Safe for use by many threads; never
/// blocks.
public interface Slots {
  /// Takes a place for a connection of this source if it may have one more.
  Fact.Slot open(Network source, int perSource, int total);

  /// Gives back a place that was granted.
  void close(Network source);
}
