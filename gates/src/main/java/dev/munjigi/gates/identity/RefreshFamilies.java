package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import java.util.List;

/// Port: refresh tokens with rotation and detection of reuse (RFC 9700 section 4.14.2). Safe for use
/// by many threads and, where the store is shared, by many gates; may block.
public interface RefreshFamilies {
  /// Begins a family with its first token; durable when it returns. Of more than 1,000 of one person
  /// the oldest goes.
  ///
  /// @return [Kept#DANGLING] when there is no such user, or its session has ended; [Kept#CHANGED] when
  ///     there is one of this id, or a token of this hash
  Kept begin(RefreshFamily family, String hash);

  /// Uses a token up and puts the next one in its place, in one step: of several who try, one
  /// succeeds, and the others revoke the family, the winner's new token with it.
  ///
  /// A token that was used is known again until its family ends or 10,000 came after it.
  ///
  /// @param client who shows it; with another one's token nothing happens but [Rotation.Unknown]
  Rotation rotate(String hash, String client, String next, Instant now);

  /// Revokes a family; durable when it returns.
  ///
  /// @return whether there was one
  boolean revoke(Id family);

  /// Those of one person that are not revoked, newest first; at most 1,000.
  List<RefreshFamily> of(Id user);

  /// What became of a token that was shown.
  sealed interface Rotation {
    /// It was used up, and the next one works.
    record Rotated(RefreshFamily family) implements Rotation {}

    /// It had been used before: the family is revoked now.
    record Reused(RefreshFamily family) implements Rotation {}

    /// There is none, or it ended, or its family was revoked.
    record Unknown() implements Rotation {}
  }
}
