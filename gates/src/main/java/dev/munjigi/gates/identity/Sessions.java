package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.util.List;
import java.util.Optional;

/// Port: who is signed in. Safe for use by many threads and, where the store is shared, by many
/// gates; may block.
public interface Sessions {
  /// Begins one with its first handle; durable when it returns. Of more than 1,000 of one person the
  /// oldest ends.
  ///
  /// @return [Kept#DANGLING] when there is no such user, [Kept#CHANGED] when there is one of this id
  ///     or a handle of this hash
  Kept begin(Session session, Handle handle);

  /// Puts a handle in the place of those that its session has; durable when it returns. The session's
  /// proof becomes this one.
  ///
  /// @param session as it is from now on; only its proof, methods and end are kept
  /// @return [Kept#CHANGED] when the session has ended, or another has a handle of this hash
  Kept attach(Session session, Handle handle, Replacing replacing);

  /// Which handles of a session give way to a new one.
  enum Replacing {
    /// The one of its host.
    ITS_HOST,
    /// All.
    ALL_HOSTS
  }

  /// The session behind a handle, ended ones excluded. One at or beyond its end may still be there
  /// until it is swept away: who asks compares it with the clock.
  ///
  /// @param hash of the cookie's token
  /// @param host that the cookie came to
  Optional<Session> behind(String hash, String host);

  /// Those of one person, newest first; at most 1,000.
  List<Session> of(Id user);
}
