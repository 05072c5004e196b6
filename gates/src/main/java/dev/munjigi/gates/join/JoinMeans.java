package dev.munjigi.gates.join;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.NodeSettings;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/// What every flow of joining works with.
///
/// @param store what is known of identities
/// @param settings as they are now
/// @param authority who gives certificates
/// @param clock what time it is
/// @param random where tokens and ids come from
public record JoinMeans(
    IdentityStore store,
    Supplier<NodeSettings> settings,
    NodeAuthority authority,
    InstantSource clock,
    SecureRandom random) {
  /// Now, as finely as every store keeps it.
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// A new id.
  Id id() {
    return Id.of(clock.millis(), random.nextInt(), random.nextLong());
  }
}
