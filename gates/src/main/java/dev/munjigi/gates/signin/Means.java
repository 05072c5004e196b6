package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What every flow of signing in works with.
///
/// @param store what is known of identities
/// @param settings as they are now
/// @param clock what time it is
/// @param random where tokens and ids come from
/// @param events who is told what happened; returns soon and throws nothing
public record Means(
    IdentityStore store,
    Supplier<IdentitySettings> settings,
    InstantSource clock,
    SecureRandom random,
    Consumer<SignInEvent> events) {
  /// Now, as finely as every store keeps it.
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// A new id.
  public Id id() {
    return Id.of(clock.millis(), random.nextInt(), random.nextLong());
  }

  /// Tells what happened.
  public void tell(SignInEvent event) {
    events.accept(event);
  }
}
