package dev.munjigi.gates.rights;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What an operator wants of rights.
public sealed interface RightsChange {
  /// Writes a policy, in the place of the one of its name.
  record PutPolicy(String name, boolean trust, String text) implements RightsChange {}

  /// Removes a policy that nobody has.
  record RemovePolicy(String name) implements RightsChange {}

  /// Writes a role, in the place of the one of its name, which keeps its policies.
  record PutRole(String name, @Nullable String trust, Duration longest) implements RightsChange {}

  /// Removes a role that nobody is bound to, with what is attached to it.
  record RemoveRole(String name) implements RightsChange {}

  /// Gives something to somebody.
  record Attach(Attachment attachment) implements RightsChange {}

  /// Takes it away again.
  record Detach(Attachment attachment) implements RightsChange {}
}
