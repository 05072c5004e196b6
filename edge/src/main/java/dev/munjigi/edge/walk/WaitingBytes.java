package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.WaitingBodies;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many bytes of bodies wait on one event loop for whom they are for. Touched by that event loop
/// alone; only sources that have some are known.
public final class WaitingBytes {
  private final WaitingBodies rule;
  private final Map<Network, Long> bySource = new HashMap<>();
  private long all;

  public WaitingBytes(WaitingBodies rule) {
    this.rule = rule;
  }

  /// Takes room for this many more of a source, or says why there is none; null has no share of its
  /// own.
  public @Nullable Refusal take(@Nullable Network source, long bytes) {
    long has = source == null ? 0 : bySource.getOrDefault(source, 0L);
    Refusal full = rule.judge(all, has, bytes);
    if (full == null) {
      all += bytes;
      if (source != null) {
        bySource.put(source, has + bytes);
      }
    }
    return full;
  }

  /// Gives room back.
  public void giveBack(@Nullable Network source, long bytes) {
    all -= bytes;
    if (source != null) {
      bySource.computeIfPresent(source, (same, has) -> has == bytes ? null : has - bytes);
    }
  }
}
