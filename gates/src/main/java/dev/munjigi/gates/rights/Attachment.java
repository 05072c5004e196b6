package dev.munjigi.gates.rights;

import dev.munjigi.gates.policy.Role;
import java.util.Locale;
import java.util.Optional;

/// That somebody has something.
///
/// @param what kind it is
/// @param name of the policy or role
/// @param holder who has it
public record Attachment(What what, String name, RightsHolder holder) {
  /// What somebody can have.
  public enum What {
    /// What a policy allows or denies.
    POLICY,
    /// No more than a policy allows.
    BOUNDARY,
    /// What a role may, all the time: a binding.
    ROLE;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Attachment {
    if (!(what == What.ROLE ? Role.isName(name) : Document.isName(name))) {
      throw new IllegalArgumentException("`" + name + "` is no name of a " + what.word());
    }
  }

  /// As it is called in the store.
  String key() {
    return what.word() + " " + name + " " + holder;
  }

  /// Reads a key; empty when it is none.
  static Optional<Attachment> of(String key) {
    String[] parts = key.split(" ", 3);
    if (parts.length != 3) {
      return Optional.empty();
    }
    for (What what : What.values()) {
      if (what.word().equals(parts[0])) {
        return RightsHolder.parse(parts[2]).map(holder -> new Attachment(what, parts[1], holder));
      }
    }
    return Optional.empty();
  }
}
