package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Fact;
import dev.munjigi.gates.exchange.Network;

/// Port: places for connections, or for flows of datagrams. Safe for use by many threads; never
/// blocks.
public interface Slots {
  /// Takes a place for a connection of this source if it may have one more.
  Fact.Slot open(Network source, int perSource, int total);

  /// Hands a place that was granted on to this source, in one step, if it may have one more; the
  /// total stays as it is. Refused, the place stays where it was.
  ///
  /// @param from whose it was
  /// @return `GRANTED` or `SOURCE_FULL`
  Fact.Slot move(Network from, Network source, int perSource);

  /// Gives back a place that was granted.
  void close(Network source);
}
