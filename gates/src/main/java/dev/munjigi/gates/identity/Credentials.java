package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.util.List;
import java.util.Optional;

/// Port: what people prove with who they are. Safe for use by many threads and, where the store is
/// shared, by many gates; may block.
public interface Credentials {
  /// Those of one person, oldest first; at most 100.
  List<Credential> of(Id user);

  /// The one of a kind that has this key.
  Optional<Credential> byKey(Credential.Kind kind, String key);

  /// Keeps one; durable when it returns. At version 1 it is added, otherwise it replaces its form
  /// before, and only that: of several who use up the same code one wins.
  ///
  /// @return [Kept#CHANGED] when somebody else was faster, [Kept#NAME_TAKEN] when there is another
  ///     of this key, or a second one of a kind without keys, [Kept#DANGLING] without such a user,
  ///     [Kept#FULL] when they have 100
  Kept save(Credential credential);

  /// Removes one; durable when it returns.
  ///
  /// @return whether it was there
  boolean remove(Id credential);
}
