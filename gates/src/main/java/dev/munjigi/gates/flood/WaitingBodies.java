package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import org.jspecify.annotations.Nullable;

/// The decision whether more of a body may wait for whom it is for, who does not take it: parts of
/// bodies of HTTP/2, where a window that was given cannot be taken back. One source has no more than
/// three quarters of what there may be.
///
/// @param limit how many bytes may wait
public record WaitingBodies(long limit) {
  private static final Clause CLAUSE = Clause.builtIn("HTTP/2 bodies");

  /// Null when there is room, otherwise the refusal.
  ///
  /// @param waiting how many bytes wait now
  /// @param ofSource how many of them are this source's; 0 where it is never limited
  /// @param more how many are to wait besides
  public @Nullable Refusal judge(long waiting, long ofSource, long more) {
    if (more <= limit - waiting && more <= limit - limit / 4 - ofSource) {
      return null;
    }
    return new Refusal(
        FloodReason.BODIES_WAITING,
        CLAUSE,
        "`" + waiting + "` of `" + limit + "` bytes wait, `" + ofSource + "` of them the source's",
        "take bodies as they come, or give the program more memory (-XX:MaxDirectMemorySize)",
        1);
  }
}
