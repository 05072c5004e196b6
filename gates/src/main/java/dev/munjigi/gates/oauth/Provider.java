package dev.munjigi.gates.oauth;

import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.signin.Means;
import java.time.Instant;
import java.util.function.Supplier;

/// What every flow of the provider works with.
///
/// @param means what every flow of signing in works with
/// @param keys what tokens are signed with
/// @param clients the applications, as they are now
/// @param roles judges what the sessions of roles bear
public record Provider(Means means, TokenKeys keys, Supplier<Clients> clients, RoleSessions roles) {
  IdentityStore store() {
    return means.store();
  }

  IdentitySettings settings() {
    return means.settings().get();
  }

  Instant now() {
    return means.now();
  }

  String issuer() {
    return settings().issuer();
  }

  Marks marks() {
    return new Marks(store().oneTimes());
  }
}
