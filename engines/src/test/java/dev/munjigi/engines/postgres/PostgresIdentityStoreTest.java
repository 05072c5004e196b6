package dev.munjigi.engines.postgres;

import dev.munjigi.engines.identity.IdentityStoreContract;
import dev.munjigi.gates.identity.IdentityStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

final class PostgresIdentityStoreTest extends IdentityStoreContract {
  private final List<PostgresStore> opened = new ArrayList<>();
  private String options = "";

  @BeforeAll
  static void start() {
    Server.one();
  }

  @Override
  protected IdentityStore empty() throws Exception {
    PostgresAddress address = Server.one().fresh();
    options = address.url().substring(address.url().indexOf('?'));
    PostgresStore store = PostgresStore.open(address);
    opened.add(store);
    return store.ports();
  }

  @Override
  protected void haveTold(long number) throws SQLException {
    try (Connection connection = Server.one().connect(options);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT setval(pg_get_serial_sequence('changes', 'number'), " + number + ")");
    }
  }

  @AfterEach
  void close() {
    opened.forEach(PostgresStore::close);
  }
}
