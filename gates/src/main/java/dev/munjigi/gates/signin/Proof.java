package dev.munjigi.gates.signin;

import dev.munjigi.gates.identity.User;
import java.util.Set;

/// Something that a browser has brought to show who somebody is, other than what they type.
public interface Proof {
  /// Judges it, for this person, and uses it up.
  Judged judge(User user);

  /// What it is worth.
  sealed interface Judged {
    /// It holds.
    ///
    /// @param methods how they have shown it (RFC 8176)
    record Holds(Set<String> methods) implements Judged {
      public Holds {
        methods = Set.copyOf(methods);
      }
    }

    /// It does not.
    record Not(SignInEvent.Reason why) implements Judged {}
  }
}
