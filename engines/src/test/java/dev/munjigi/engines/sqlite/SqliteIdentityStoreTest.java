package dev.munjigi.engines.sqlite;

import dev.munjigi.engines.identity.IdentityStoreContract;
import dev.munjigi.gates.identity.IdentityStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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

  @Override
  protected void haveTold(long number) throws SQLException {
    Path last = folder.resolve(opened.size() - 1 + ".db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + last);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE sqlite_sequence SET seq = " + number);
    }
  }

  @AfterEach
  void close() {
    opened.forEach(SqliteStore::close);
  }
}
