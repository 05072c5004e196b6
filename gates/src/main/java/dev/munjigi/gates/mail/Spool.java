package dev.munjigi.gates.mail;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.Optional;

/// Port: what waits to be written and sent. Durable; safe for use by many threads and, where the
/// store is shared, by many gates and the command line; may block.
public interface Spool {
  /// Keeps one more, unless there are so many already.
  ///
  /// @param errand of an id that is not there yet
  /// @param most 1 to [Spooled#MOST]
  /// @return whether it is kept
  boolean put(Spooled errand, int most);

  /// The one that has been due for longest, in its form after this try, which is kept in the same
  /// step: of several who ask at once one gets it, and nobody else before its pause is over. One at
  /// or beyond its end is given too: who asks compares it with the clock.
  Optional<Spooled> claim(Instant now);

  /// Forgets one that was done, or has ended.
  ///
  /// @return whether it was there
  boolean remove(Id errand);

  /// How many there are.
  int waiting();
}
