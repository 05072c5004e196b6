package dev.munjigi.gates.passkey;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A passkey, as its owner sees it.
///
/// @param id names it on pages
/// @param key its credential id in base64url
/// @param name how its owner calls it, 1 to 60 characters
/// @param transports how the authenticator is reached
/// @param backedUp whether it was copied to other devices of its owner
/// @param added when
/// @param used when last; null for never
public record Passkey(
    Id id,
    String key,
    String name,
    List<String> transports,
    boolean backedUp,
    Instant added,
    @Nullable Instant used) {
  public Passkey {
    transports = List.copyOf(transports);
  }

  static Passkey of(Credential credential) {
    PasskeyBody body = PasskeyBody.of(credential);
    return new Passkey(
        credential.id(),
        Objects.requireNonNull(credential.key()),
        body.name(),
        body.transports(),
        body.backedUp(),
        credential.added(),
        body.used() == 0 ? null : Instant.ofEpochMilli(body.used()));
  }
}
