package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Port: how sessions end. Durable when it returns. Safe for use by many threads; may block.
public interface SessionEnds {
  /// Ends one.
  ///
  /// @return whether it was there
  boolean end(Id session);

  /// Ends all of one person.
  ///
  /// @param but one that stays, or null
  /// @return how many ended
  int endAll(Id user, @Nullable Id but);

  /// Forgets what ended: sessions at or beyond their end or long unused, single-use tokens and
  /// families that expired.
  ///
  /// @param unusedSince sessions last used before this have ended
  /// @return how many it forgot
  int sweep(Instant now, Instant unusedSince);

  /// Says when sessions were last used; need not be durable when it returns.
  void used(Map<Id, Instant> at);
}
