package dev.munjigi.gates.passkey;

import dev.munjigi.gates.identity.Credential;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// What is kept of a passkey in its credential's body, as JSON.
///
/// @param name how its owner calls it
/// @param attested its identity, id and public key, as authenticator data has them, in base64url
/// @param counter the signature counter, as of its last use; 0 where the authenticator does not count
/// @param eligible whether it may be copied to other devices of its owner
/// @param backedUp whether it was
/// @param transports how the authenticator is reached
/// @param answered when the last challenge that it answered was made, in milliseconds since the epoch
/// @param used when it was last used, likewise; 0 for never
record PasskeyBody(
    String name,
    String attested,
    long counter,
    boolean eligible,
    boolean backedUp,
    List<String> transports,
    long answered,
    long used) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static PasskeyBody of(Credential credential) {
    return JSON.readValue(credential.body(), PasskeyBody.class);
  }

  String text() {
    return JSON.writeValueAsString(this);
  }

  byte[] attestedBytes() {
    return Assertion.bytes(attested, 1, AuthenticatorBytes.LONGEST).orElseThrow();
  }

  PasskeyBody named(String other) {
    return new PasskeyBody(
        other, attested, counter, eligible, backedUp, transports, answered, used);
  }

  PasskeyBody shown(long count, boolean copied, long made, long now) {
    return new PasskeyBody(name, attested, count, eligible, copied, transports, made, now);
  }

  /// The form that replaces a credential.
  Credential in(Credential before) {
    return new Credential(
        before.id(),
        before.user(),
        before.kind(),
        before.key(),
        text(),
        before.added(),
        before.version() + 1);
  }
}
