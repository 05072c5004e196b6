package dev.munjigi.gates.signin;

import java.io.IOException;

/// Port: passwords that are known to attackers.
public interface BreachedList {
  /// One that knows none.
  BreachedList NONE = password -> false;

  /// Whether it is known. Blocks.
  ///
  /// @throws IOException when the list cannot be read
  boolean contains(Password password) throws IOException;
}
