package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// All refresh tokens that go back to one consent: each is used once and brings the next one.
///
/// @param id its own
/// @param client who was given them
/// @param user whose rights they stand for
/// @param session the session in which they were given, or null when they outlive it
/// @param body what was granted, for its room alone to read; at most 8 KiB
/// @param began when
/// @param until when the last of them ends
public record RefreshFamily(
    Id id, String client, Id user, @Nullable Id session, String body, Instant began, Instant until) {
  private static final int MOST_BODY = 8_192;

  public RefreshFamily {
    if (body.length() > MOST_BODY) {
      throw new IllegalArgumentException("too large a body");
    }
  }
}
