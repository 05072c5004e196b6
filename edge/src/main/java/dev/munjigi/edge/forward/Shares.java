package dev.munjigi.edge.forward;

import dev.munjigi.gates.exchange.Network;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many places each source has at the moment; only sources that have one are known.
final class Shares {
  private final Map<Network, Integer> taken = new HashMap<>();

  /// Takes one more place for this source if it has fewer than `most`; null has no limit.
  boolean take(@Nullable Network source, int most) {
    if (source == null) {
      return true;
    }
    int has = taken.getOrDefault(source, 0);
    if (has >= most) {
      return false;
    }
    taken.put(source, has + 1);
    return true;
  }

  void giveBack(@Nullable Network source) {
    if (source != null) {
      taken.computeIfPresent(source, (same, has) -> has == 1 ? null : has - 1);
    }
  }
}
