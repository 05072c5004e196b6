package dev.munjigi.engines.sqlite;

import dev.munjigi.engines.identity.IdentityStoreContract;
import dev.munjigi.gates.identity.IdentityStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteIdentityStoreTest extends IdentityStoreContract {
  @TempDir Path folder;
  private final List<SqliteStore> opened = new ArrayList<>();

  @Override
  protected IdentityStore empty() throws IOException {
    SqliteStore store = SqliteStore.open(folder.resolve(opened.size() + ".db"), SqliteLimits.USUAL);
    opened.add(store);
    return store.ports();
  }

  @AfterEach
  void close() {
    opened.forEach(SqliteStore::close);
  }
}
