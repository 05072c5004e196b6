package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Secret;
import java.security.GeneralSecurityException;

/// Port: a master key that wraps other keys, so that none lies in clear in a store.
public interface KeyWrap {
  /// Wraps a key.
  ///
  /// @param context what it is for, such as `ca/issuing`; needed again to unwrap
  byte[] wrap(Secret key, String context);

  /// Unwraps it.
  ///
  /// @throws GeneralSecurityException when it was changed, was wrapped for another context or by
  ///     another master
  Secret unwrap(byte[] wrapped, String context) throws GeneralSecurityException;

  /// The master's id, which the wrapped bytes name.
  String id();
}
