package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import org.jspecify.annotations.Nullable;

/// The decision whether more of a body may be kept until its verdict.
///
/// @param limit how many bytes may be kept at once, over all exchanges
/// @param clause where the limit is written
public record HeldBodies(long limit, Clause clause) {
  /// Null when there is room, otherwise the refusal.
  ///
  /// @param held how many bytes are kept now
  /// @param more how many are to be kept besides
  public @Nullable Refusal judge(long held, long more) {
    if (more <= limit - held) {
      return null;
    }
    String evidence = "`" + held + "` bytes are held, `" + more + "` more exceed `" + limit + "`";
    String remedy = "raise " + clause + " above `" + limit + "`, or lower `hold` of the route";
    return new Refusal(FloodReason.BODIES_HELD, clause, evidence, remedy, 1);
  }
}
