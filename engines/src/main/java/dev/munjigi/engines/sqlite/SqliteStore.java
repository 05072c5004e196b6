package dev.munjigi.engines.sqlite;

import dev.munjigi.engines.sql.Link;
import dev.munjigi.engines.sql.Migrations;
import dev.munjigi.engines.sql.SqlIdentity;
import dev.munjigi.engines.sql.SqlSpool;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.mail.Spool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// What is known of identities, in one file.
///
/// Guarantees: what was acknowledged outlives a crash of the program or the machine, as far as the
/// disk keeps what it says that it keeps; mode 0600 with its journal; several processes may use it
/// at once. Does not guarantee anything on a network's file system.
public final class SqliteStore implements AutoCloseable {
  /// Up to this size the whole file is looked through when it is opened.
  private static final long LOOKED_THROUGH = 32L << 20;

  private final SqliteDatabase database;
  private final IdentityStore ports;

  private SqliteStore(SqliteDatabase database) {
    this.database = database;
    this.ports = SqlIdentity.over(database);
  }

  /// Opens a store, makes it if there is none, and brings it up to now.
  ///
  /// @throws IOException when it is damaged, somebody else's, newer than this program, or cannot be
  ///   opened; the message names it and says what to do
  public static SqliteStore open(Path path, SqliteLimits limits) throws IOException {
    return open(path, limits, migrations());
  }

  /// What it was brought up by, from the first version on.
  static Migrations migrations() throws IOException {
    return Migrations.beside(
        SqliteStore.class, "V1__identity.sql", "V2__spool.sql", "V3__rights.sql");
  }

  static SqliteStore open(Path path, SqliteLimits limits, Migrations migrations)
      throws IOException {
    SqliteFile file = new SqliteFile(path);
    file.prepare();
    SqliteDatabase database = new SqliteDatabase(file.path(), limits);
    try {
      requireSound(database, file.path());
      migrations.bring(database, file.path().toString());
      return new SqliteStore(database);
    } catch (IOException e) {
      database.close();
      throw e;
    } catch (UncheckedIOException e) {
      database.close();
      throw e.getCause();
    }
  }

  private static void requireSound(SqliteDatabase database, Path path) throws IOException {
    boolean small = Files.size(path) <= LOOKED_THROUGH;
    Optional<String> wrong = database.read(link -> wrong(link, small));
    if (wrong.isPresent()) {
      throw new IOException("identity store `%s` %s".formatted(path, wrong.get()));
    }
  }

  private static Optional<String> wrong(Link link, boolean wholly) throws SQLException {
    if (!link.says("PRAGMA application_id", Integer.toString(SqliteFile.APPLICATION))) {
      return Optional.of("is a database of another program");
    }
    if (wholly && !link.says("PRAGMA quick_check(1)", "ok")) {
      return Optional.of("is damaged: put back a copy, or remove it to begin anew");
    }
    return Optional.empty();
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
