package dev.munjigi.engines.postgres;

import dev.munjigi.engines.identity.StoreSpeed;

/// Measures how long a store takes to open in a fresh process, and what it does in a second;
/// `-Dmunjigi.postgres.durable=true` for a server that waits for its disk.
final class PostgresSpeed {
  private PostgresSpeed() {}

  public static void main(String[] arguments) throws Exception {
    // the server is made and asked once before: the driver is loaded then, which is not measured
    PostgresAddress address = Server.one().fresh();
    long began = System.nanoTime();
    try (PostgresStore store = PostgresStore.open(address)) {
      System.out.println("opened in " + (System.nanoTime() - began) / 1_000_000 + " ms");
      new StoreSpeed(store.ports()).run("postgres");
    }
  }
}
