package dev.munjigi.edge.balance;

import dev.munjigi.gates.exchange.Network;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The failures of an origin since it last did well.
///
/// ATTACK: a request can be made to fail: it asks for what takes too long, or for what makes the
/// application say 503 or end its process. Such failures count together only when they come from
/// more than one source, or from one that operators do not limit.
final class Streak {
  /// 16 bits of failed connections, 16 of all failures, 31 of the first source, and whether there
  /// was another one.
  private final AtomicLong state = new AtomicLong();

  private static final long MOST = 0xFFFF;
  private static final long MANY = 1;
  private static final int SOURCE = 0x7FFFFFFF;

  /// It did well.
  void end() {
    if (state.get() != 0) {
      state.set(0);
    }
  }

  /// No connection could be made, which is no request's doing; whether that were enough in a row.
  boolean unreachable(int enough) {
    long now = state.accumulateAndGet(0, (had, _) -> more(had + bit(had >>> 48, 48)));
    return now >>> 48 >= enough;
  }

  /// An exchange failed; whether that were enough in a row.
  ///
  /// @param source whose it was, or null for one that is not counted
  boolean faltered(@Nullable Network source, int enough) {
    int who = source == null ? 0 : 1 + Math.floorMod(source.hashCode(), SOURCE - 1);
    long now = state.accumulateAndGet(who, (had, from) -> more(from(had, (int) from)));
    return (now & MANY) != 0 && (now >>> 32 & MOST) >= enough;
  }

  private static long bit(long count, int at) {
    return count == MOST ? 0 : 1L << at;
  }

  private static long more(long had) {
    return had + bit(had >>> 32 & MOST, 32);
  }

  private static long from(long had, int who) {
    long first = had >>> 1 & SOURCE;
    if (who == 0 || (first != 0 && first != who)) {
      return had | MANY;
    }
    return had | (long) who << 1;
  }
}
