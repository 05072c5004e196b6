package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Network;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: the sources that are kept out. Safe for use by many threads; `of` never blocks.
public interface Bans {
  /// The ban that holds for this address now, the longest-lasting one if several do, or null.
  @Nullable Ban of(Address source, Instant now);

  /// Keeps a network out; a ban of the same network that lasts longer stays as it is.
  ///
  /// @return whether the network is kept out at least that long; false when the store is full of
  ///     bans that still hold when this one begins
  boolean add(Ban ban);

  /// Ends the ban of exactly this network; false when there was none.
  boolean lift(Network network);

  /// The bans that hold now, the soonest to end first.
  List<Ban> list(Instant now);
}
