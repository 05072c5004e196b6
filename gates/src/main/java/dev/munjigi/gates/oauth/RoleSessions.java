package dev.munjigi.gates.oauth;

import dev.munjigi.gates.exchange.Principal;
import dev.munjigi.gates.jose.Claims;
import java.time.Instant;
import java.util.Set;

/// Says whether the session of a role that a token stands for still holds.
public interface RoleSessions {
  /// The claim that tokens of such sessions have, and no others.
  String ROLE = "role";

  /// Judges one; may block.
  ///
  /// @param claims of a token that was signed here and has not ended
  Judged judge(Claims claims, Instant now);

  /// What came of it.
  sealed interface Judged {}

  /// It does not hold.
  ///
  /// @param why one line for the operator
  record Over(String why) implements Judged {}

  /// It holds.
  ///
  /// @param depends the ids of what it ends with: when one of them changes it has to be judged again
  record Running(Principal.RoleSession who, Set<String> depends) implements Judged {
    public Running {
      depends = Set.copyOf(depends);
    }
  }
}
