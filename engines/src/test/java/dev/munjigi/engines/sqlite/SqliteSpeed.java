package dev.munjigi.engines.sqlite;

import dev.munjigi.engines.identity.StoreSpeed;
import java.nio.file.Path;

/// Measures how long a store takes to open in a fresh process, and what it does in a second.
final class SqliteSpeed {
  private SqliteSpeed() {}

  /// @param arguments the file, and `open` to measure that alone
  public static void main(String[] arguments) throws Exception {
    long began = System.nanoTime();
    try (SqliteStore store = SqliteStore.open(Path.of(arguments[0]), SqliteLimits.USUAL)) {
      System.out.println("opened in " + (System.nanoTime() - began) / 1_000_000 + " ms");
      if (arguments.length == 1) {
        new StoreSpeed(store.ports()).run("sqlite");
      }
    }
  }
}
