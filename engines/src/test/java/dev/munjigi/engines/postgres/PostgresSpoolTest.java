package dev.munjigi.engines.postgres;

import dev.munjigi.engines.mail.SpoolContract;
import dev.munjigi.gates.mail.Spool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

final class PostgresSpoolTest extends SpoolContract {
  private final List<PostgresStore> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    Server.one();
  }

  @Override
  protected Spool empty() throws Exception {
    PostgresStore store = PostgresStore.open(Server.one().fresh());
    opened.add(store);
    return store.spool();
  }

  @AfterEach
  void close() {
    opened.forEach(PostgresStore::close);
  }
}
