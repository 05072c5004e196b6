package dev.munjigi.gates.identity;

import java.time.Instant;
import java.util.Optional;

/// Port: tokens that work once. Safe for use by many threads and, where the store is shared, by many
/// gates; may block.
public interface OneTimes {
  /// Keeps one, in the place of one of the same hash, if any; durable when it returns.
  void put(OneTime token);

  /// Looks at one that still works, and leaves it.
  Optional<OneTime> look(String hash, OneTime.Purpose purpose, Instant now);

  /// Uses one up, in one step: of several who try, one gets it.
  Optional<OneTime> take(String hash, OneTime.Purpose purpose, Instant now);

  /// Takes all of this purpose that belong to this subject out of use.
  ///
  /// @return how many there were
  int drop(OneTime.Purpose purpose, String subject);
}
