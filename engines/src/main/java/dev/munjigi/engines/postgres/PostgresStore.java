package dev.munjigi.engines.postgres;

import dev.munjigi.engines.sql.Migrations;
import dev.munjigi.engines.sql.SqlIdentity;
import dev.munjigi.engines.sql.SqlSpool;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.mail.Spool;
import java.io.IOException;
import java.io.UncheckedIOException;

/// What is known of identities, in a database that many gates share.
///
/// Guarantees: what was acknowledged is durable as far as the server keeps its word; of several
/// gates that do the same at once one succeeds. Does not guarantee an answer: without the server
/// nothing of this is known.
public final class PostgresStore implements AutoCloseable {
  private final PostgresDatabase database;
  private final IdentityStore ports;

  private PostgresStore(PostgresDatabase database) {
    this.database = database;
    this.ports = SqlIdentity.over(database);
  }

  /// Opens a store, makes it if there is none, and brings it up to now.
  ///
  /// @throws IOException when it cannot be reached, is newer than this program, or is not in UTF-8;
  ///   the message names it and says what to do
  public static PostgresStore open(PostgresAddress address) throws IOException {
    return open(address, migrations());
  }

  /// What it was brought up by, from the first version on.
  static Migrations migrations() throws IOException {
    return Migrations.beside(
        PostgresStore.class, "V1__identity.sql", "V2__spool.sql", "V3__rights.sql");
  }

  static PostgresStore open(PostgresAddress address, Migrations migrations) throws IOException {
    try {
      PostgresDatabase database = new PostgresDatabase(address);
      try {
        if (!database.<Boolean>read(link -> link.says("SHOW server_encoding", "UTF8"))) {
          throw new IOException("identity store `%s` is not in UTF-8".formatted(address));
        }
        migrations.bring(database, address.toString());
        return new PostgresStore(database);
      } catch (IOException | UncheckedIOException e) {
        database.close();
        throw e;
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// Its ports, for as long as it is open.
  public IdentityStore ports() {
    return ports;
  }

  /// The mail that waits, for as long as it is open.
  public Spool spool() {
    return new SqlSpool(database);
  }

  @Override
  public void close() {
    database.close();
  }
}
