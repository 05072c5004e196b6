package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Clause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Limits on flows: all datagrams between one client's address and port and one listener are a flow.
///
/// @param total how many flows at once, over all sources
/// @param perSource how many at once from one source (an IPv4 address, an IPv6 /64)
/// @param idle how long a flow may be silent in both directions before it ends
/// @param unanswered the same for a flow that its origin has never answered
/// @param rate how many datagrams one source may send, or null for as many as it likes
/// @param amplification how many times the bytes of a client that has sent nothing since it was
///     answered may be sent to it, or 0 for as many as the origin likes
/// @param clause where they are written
public record FlowLimits(
    int total,
    int perSource,
    Duration idle,
    Duration unanswered,
    @Nullable RequestLimit rate,
    int amplification,
    Clause clause) {
  /// What holds where nothing is said.
  public static final FlowLimits STANDARD =
      new FlowLimits(
          20_000,
          10_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          null,
          0,
          Clause.builtIn("limits.flows"));

  public FlowLimits {
    if (total < 1 || perSource < 1 || amplification < 0) {
      throw new IllegalArgumentException("flow limits are positive");
    }
    if (rate != null && rate.per() != RequestLimit.Per.SOURCE) {
      throw new IllegalArgumentException("datagrams are counted by source");
    }
  }

  /// Where one of the limits is written, such as `limits.flows.per-source`.
  Clause clause(String key) {
    return new Clause(clause.text() + "." + key, clause.file(), clause.line());
  }
}
