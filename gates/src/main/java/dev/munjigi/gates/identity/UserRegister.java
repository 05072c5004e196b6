package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;

/// Port: how people are added, changed and removed. What it says is durable when it returns. Safe for
/// use by many threads and, where the store is shared, by many gates; may block.
public interface UserRegister {
  /// Adds somebody.
  ///
  /// @param user at version 1
  /// @return whether they were added, or what is taken; [Kept#DANGLING] when a group is not there,
  ///     [Kept#CHANGED] when there is somebody of this id
  Kept add(User user);

  /// Puts a person's new form in the place of the one before.
  ///
  /// @param user its version is one more than that of the form which it replaces
  /// @return whether it was kept; [Kept#CHANGED] when somebody else was faster or there is nobody
  Kept change(User user);

  /// Removes somebody with all that is theirs: credentials, sessions, tokens, keys.
  ///
  /// @return whether they were there
  boolean remove(Id user);
}
