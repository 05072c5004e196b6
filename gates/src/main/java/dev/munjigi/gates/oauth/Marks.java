package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.OneTimes;
import java.time.Instant;
import java.util.Optional;

/// What the provider writes down for a while, under a name that nobody can have as a code.
public record Marks(OneTimes kept) {
  /// What a mark is about.
  public enum About {
    /// What becomes of a code: the family that comes of it, and whether the code came back.
    CODE,
    /// A person in a session said yes or no to an application.
    CONSENT,
    /// An access token that was revoked.
    REVOKED,
    /// When the sessions of a role were last ended, in milliseconds since the epoch.
    ROLE_ENDED
  }

  /// Writes one down, in the place of one before.
  public void put(About about, String name, String body, Instant until) {
    kept.put(new OneTime(hash(about, name), OneTime.Purpose.AUTHORIZATION, "", body, until));
  }

  /// What was written down; empty when nothing was, or its time is over.
  public Optional<String> look(About about, String name, Instant now) {
    return kept.look(hash(about, name), OneTime.Purpose.AUTHORIZATION, now).map(OneTime::body);
  }

  void drop(About about, String name, Instant now) {
    kept.take(hash(about, name), OneTime.Purpose.AUTHORIZATION, now);
  }

  /// A code's hash is that of a token's text, which never has a space.
  private static String hash(About about, String name) {
    return Digests.hex("oauth " + about.name() + " " + name);
  }
}
