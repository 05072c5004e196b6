package dev.munjigi.engines.postgres;

import dev.munjigi.engines.sql.Migrations;
import dev.munjigi.engines.sql.MigrationsContract;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

final class PostgresMigrationsTest extends MigrationsContract {
  private PostgresAddress address;

  @BeforeEach
  void begin() throws Exception {
    address = Server.one().fresh(2);
  }

  @Override
  protected AutoCloseable open(Migrations migrations) throws IOException {
    return PostgresStore.open(address, migrations);
  }

  @Override
  protected Migrations shipped() throws IOException {
    return PostgresStore.migrations();
  }

  @Override
  protected List<String> everShipped() {
    return List.of(
        "918564aa55cfab0989e2229919cb20c162b792658c107afd6ae58d2c7a38ad1b",
        "fcf92bd03578f1fe7ff243a2e076c778ea35bc6d4de6f2d8bd91598c8cd8cc84",
        "09bdcd935f5904e140996dec1d376acf815846f069f0d6c76262567f524f5e67");
  }
}
