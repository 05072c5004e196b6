package dev.munjigi.gates.signin;

import dev.munjigi.gates.exchange.Secret;

/// Port: keeps secrets that have to be had again, so that who reads the store does not have them.
public interface Wrapping {
  /// The secret, to be stored.
  ///
  /// @param context what it belongs to; it opens for nothing else
  String wrap(Secret secret, String context);

  /// The secret that was stored.
  ///
  /// @throws IllegalArgumentException when it was changed, or belongs to something else
  Secret unwrap(String wrapped, String context);
}
