package dev.munjigi.app;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.identity.SigningKeys;
import dev.munjigi.gates.signin.Wrapping;
import dev.munjigi.gates.tls.KeyWrap;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// The secrets that all gates of one store share, kept in it, wrapped.
final class PeopleKeys {
  private static final String ALGORITHM = "HMAC-SHA-256";
  private static final int BYTES = 32;

  private final SigningKeys kept;
  private final Wrapping wrapping;
  private final SecureRandom random;

  PeopleKeys(SigningKeys kept, Wrapping wrapping, SecureRandom random) {
    this.kept = kept;
    this.wrapping = wrapping;
    this.random = random;
  }

  /// The secret of this name, made when there is none yet.
  ///
  /// @throws IllegalArgumentException when it was wrapped by another master key
  Secret of(String name, Instant now) {
    Optional<SigningKeys.Sealed> found = find(name);
    if (found.isEmpty()) {
      byte[] fresh = new byte[BYTES];
      random.nextBytes(fresh);
      String wrapped = wrapping.wrap(new Secret(fresh), context(name));
      // of several gates that make one at once, one is kept
      kept.add(new SigningKeys.Sealed(name, ALGORITHM, wrapped, now));
      found = find(name);
    }
    return wrapping.unwrap(found.orElseThrow().wrapped(), context(name));
  }

  private Optional<SigningKeys.Sealed> find(String name) {
    return kept.all().stream().filter(one -> one.id().equals(name)).findFirst();
  }

  private static String context(String name) {
    return "identity/" + name;
  }

  /// A wrapping by a master key.
  static Wrapping by(KeyWrap master) {
    return new Wrapping() {
      @Override
      public String wrap(Secret secret, String context) {
        return Base64.getEncoder().encodeToString(master.wrap(secret, context));
      }

      @Override
      public Secret unwrap(String wrapped, String context) {
        try {
          return master.unwrap(Base64.getDecoder().decode(wrapped), context);
        } catch (GeneralSecurityException changed) {
          throw new IllegalArgumentException("it was wrapped by another master key", changed);
        }
      }
    };
  }
}
