package dev.munjigi.engines.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.mail.SpoolContract;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.mail.Spool;
import dev.munjigi.gates.mail.Spooled;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSpoolTest extends SpoolContract {
  @TempDir Path folder;
  private final List<SqliteStore> opened = new ArrayList<>();

  private SqliteStore open(int number) throws IOException {
    SqliteStore store = SqliteStore.open(folder.resolve(number + ".db"), SqliteLimits.USUAL);
    opened.add(store);
    return store;
  }

  @Override
  protected Spool empty() throws IOException {
    return open(opened.size()).spool();
  }

  @Test
  void waitsThroughARestart() throws IOException {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    Spooled errand = new Spooled(new Id(1, 2), "body", now, now.plusSeconds(900), 0);
    SqliteStore before = open(7);
    before.spool().put(errand, 10);
    before.close();
    assertThat(open(7).spool().claim(now)).contains(errand.tried(now));
  }

  @AfterEach
  void close() {
    opened.forEach(SqliteStore::close);
  }
}
