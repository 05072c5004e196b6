package dev.munjigi.engines.postgres;

import dev.munjigi.engines.identity.IdentityStoreContract;
import dev.munjigi.gates.identity.IdentityStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

final class PostgresIdentityStoreTest extends IdentityStoreContract {
  private final List<PostgresStore> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    Server.one();
  }

  @Override
  protected IdentityStore empty() throws Exception {
    PostgresStore store = PostgresStore.open(Server.one().fresh());
    opened.add(store);
    return store.ports();
  }

  @AfterEach
  void close() {
    opened.forEach(PostgresStore::close);
  }
}
