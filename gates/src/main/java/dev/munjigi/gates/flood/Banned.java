package dev.munjigi.gates.flood;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Ban;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Refusal;
import java.time.Duration;
import java.time.Instant;

/// The refusal of a source that is banned.
final class Banned {
  private Banned() {}

  /// @param nowMillis when the connection or the exchange began
  static Refusal refusal(Ban ban, Address source, long nowMillis) {
    Duration left = Duration.between(Instant.ofEpochMilli(nowMillis), ban.until());
    String evidence =
        "`"
            + source
            + "` lies in `"
            + ban.network()
            + "`, banned until "
            + ban.until()
            + ": "
            + ban.reason();
    return new Refusal(
        FloodReason.BANNED,
        Clause.builtIn(ban.by()),
        evidence,
        "run `munjigi ban lift " + ban.network() + "`, or add it to `limits.allow`",
        seconds(left));
  }

  /// Whole seconds, rounded up, at least 1.
  static int seconds(Duration wait) {
    long seconds = wait.getNano() > 0 ? wait.getSeconds() + 1 : wait.getSeconds();
    return Math.clamp(seconds, 1, Integer.MAX_VALUE);
  }
}
