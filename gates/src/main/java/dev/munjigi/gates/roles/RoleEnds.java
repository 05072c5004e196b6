package dev.munjigi.gates.roles;

import dev.munjigi.gates.identity.OneTimes;
import dev.munjigi.gates.oauth.Marks;
import dev.munjigi.gates.oauth.TokenKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When the sessions of roles were last ended. Remembered for as long as one of them could still last.
public record RoleEnds(OneTimes kept) {
  private static final Duration REMEMBERED = TokenKeys.LONGEST;

  /// Ends all sessions of a role that there are by now; durable when it returns.
  public void end(String role, Instant now) {
    new Marks(kept)
        .put(
            Marks.About.ROLE_ENDED, role, Long.toString(now.toEpochMilli()), now.plus(REMEMBERED));
  }

  Optional<Instant> of(String role, Instant now) {
    return new Marks(kept)
        .look(Marks.About.ROLE_ENDED, role, now)
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)));
  }
}
