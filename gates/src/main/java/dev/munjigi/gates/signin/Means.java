package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Together;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
  private static final ScopedValue<List<SignInEvent>> UNTOLD = ScopedValue.newInstance();

  /// Now, as finely as every store keeps it.
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// A new id.
  public Id id() {
    return Id.of(clock.millis(), random.nextInt(), random.nextLong());
  }

  /// Makes changes of the store together: all of them, or none.
  ///
  /// @return what the work returned
  public <T, E extends Exception> T together(Together.Work<T, E> work) throws E {
    if (UNTOLD.isBound()) {
      return store.together().all(work);
    }
    List<SignInEvent> untold = new ArrayList<>();
    T made = ScopedValue.where(UNTOLD, untold).call(() -> store.together().all(work));
    untold.forEach(events);
    return made;
  }

  /// Tells what happened: within changes that belong together, once they are kept.
  public void tell(SignInEvent event) {
    if (UNTOLD.isBound()) {
      UNTOLD.get().add(event);
    } else {
      events.accept(event);
    }
  }
}
