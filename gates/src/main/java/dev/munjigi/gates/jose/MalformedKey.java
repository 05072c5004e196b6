package dev.munjigi.gates.jose;

import java.security.GeneralSecurityException;

/// A key or a set of keys that is not used: the message says why and never holds a key.
public final class MalformedKey extends GeneralSecurityException {
  private static final long serialVersionUID = 1;

  MalformedKey(String message) {
    super(message);
  }
}
