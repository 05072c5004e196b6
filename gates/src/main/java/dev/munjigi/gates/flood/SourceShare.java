package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The decision how much of what all sources share, such as the connections to an origin, one of
/// them may have: three quarters, so that a quarter is left for the others.
public final class SourceShare {
  private final Sources allowed;

  /// @param allow sources that are never limited
  public SourceShare(List<Network> allow) {
    this.allowed = new Sources(allow);
  }

  /// What this client is counted as; null when it is never limited.
  public @Nullable Network source(Address client) {
    return allowed.contains(client) ? null : Sources.of(client);
  }

  /// How many of these places one source may have: all of none or one, otherwise not the last one.
  public static int of(int places) {
    return places < 2 ? places : places - Math.max(1, places / 4);
  }
}
