package dev.munjigi.engines.sql;

import java.io.IOException;
import java.io.UncheckedIOException;

/// What a store that does not work says: its name and why, never a statement or a value.
public final class Broken {
  private Broken() {}

  /// INVARIANT: the database's own exception is no cause of it, for its message holds values
  ///
  /// @param store how the operator knows it
  /// @param why what is wrong, in words or as the database's code
  public static UncheckedIOException store(String store, String why) {
    return new UncheckedIOException(
        new IOException("identity store `%s` %s".formatted(store, why)));
  }

  /// When somebody no longer waits for it.
  public static UncheckedIOException interrupted(String store) {
    Thread.currentThread().interrupt();
    return store(store, "was left while it was busy");
  }
}
