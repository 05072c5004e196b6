package dev.munjigi.engines.sqlite;

import dev.munjigi.engines.sql.Migrations;
import dev.munjigi.engines.sql.MigrationsContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

final class SqliteMigrationsTest extends MigrationsContract {
  @TempDir Path folder;

  @Override
  protected AutoCloseable open(Migrations migrations) throws IOException {
    return SqliteStore.open(folder.resolve("identity.db"), SqliteLimits.USUAL, migrations);
  }

  @Override
  protected Migrations shipped() throws IOException {
    return SqliteStore.migrations();
  }

  @Override
  protected List<String> everShipped() {
    return List.of(
        "c77f2594c8acce6617757d71666b005445adbb8cf747757a9a61fe5bdf104cda",
        "5720169e65cee9cdeadd9b326455ea3b200588976037470043bea0a71f74a8ae",
        "4b2103de9090a15adfa9988371ca5fdd65d6becfe29333c5d7857927ebea5555");
  }
}
