package dev.munjigi.engines.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.munjigi.engines.sql.Broken;
import dev.munjigi.engines.sql.Database;
import dev.munjigi.engines.sql.Link;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// A database that many gates share.
final class PostgresDatabase implements Database {
  /// `Munj` `igi `: whoever writes holds the advisory lock of this number.
  private static final long TURN = 0x4D756E6A69676920L;

  /// INVARIANT: what is acknowledged is durable, whatever the server's default is; a gate that
  /// hangs within a step loses its turn.
  private static final String EACH_CONNECTION =
      "SELECT set_config('statement_timeout', '%1$d', false), set_config('lock_timeout', '%1$d', false),"
          + " set_config('idle_in_transaction_session_timeout', '%1$d', false),"
          + " set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
          + " WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)";

  private final PostgresAddress address;
  private final HikariDataSource pool;

  /// What a thread is in the middle of.
  private final ThreadLocal<@Nullable Connection> step = new ThreadLocal<>();

  /// @throws java.io.UncheckedIOException when it does not answer, or does not let us in
  PostgresDatabase(PostgresAddress address) {
    this.address = address;
    try {
      pool = new HikariDataSource(settings(address));
    } catch (PoolInitializationException e) {
      throw Broken.store(
          address.toString(),
          e.getCause() instanceof SQLException cause ? why(cause) : "cannot be reached");
    }
  }

  private static HikariConfig settings(PostgresAddress address) {
    HikariConfig settings = new HikariConfig();
    long millis = address.patience().toMillis();
    String seconds = Long.toString(address.patience().toSeconds());
    settings.setPoolName("identity");
    settings.setDriverClassName(Driver.class.getName());
    settings.setJdbcUrl(address.url());
    settings.setUsername(address.user());
    settings.setPassword(new String(address.password().reveal(), StandardCharsets.UTF_8));
    settings.setMaximumPoolSize(address.connections());
    settings.setMinimumIdle(1);
    settings.setConnectionTimeout(millis);
    // one try: who starts a gate hears at once what is wrong
    settings.setInitializationFailTimeout(1);
    // INVARIANT: a step sees what was there when it got its turn, so each statement looks anew
    settings.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    settings.setConnectionInitSql(EACH_CONNECTION.formatted(millis));
    settings.addDataSourceProperty("connectTimeout", seconds);
    settings.addDataSourceProperty("loginTimeout", seconds);
    // the server gives up first, so that it can say why
    settings.addDataSourceProperty(
        "socketTimeout", Long.toString(address.patience().toSeconds() + 5));
    settings.addDataSourceProperty("tcpKeepAlive", "true");
    settings.addDataSourceProperty("logServerErrorDetail", "false");
    settings.addDataSourceProperty("ApplicationName", "munjigi");
    return settings;
  }

  @Override
  public <T> T read(Work<T> work) {
    return touch(work);
  }

  @Override
  public <T> T touch(Work<T> work) {
    Connection within = step.get();
    if (within != null) {
      return within(within, work);
    }
    try (Connection connection = pool.getConnection()) {
      return work.in(new Link(connection));
    } catch (SQLException e) {
      throw Broken.store(address.toString(), why(e));
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    Connection within = step.get();
    if (within != null) {
      return within(within, work);
    }
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        takeTurn(connection);
        step.set(connection);
        T done = work.in(new Link(connection));
        connection.commit();
        return done;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        step.remove();
      }
    } catch (SQLException e) {
      throw Broken.store(address.toString(), why(e));
    }
  }

  /// A step within a step.
  ///
  /// INVARIANT: the server keeps nothing of a step in which a statement failed, whoever goes on.
  private <T> T within(Connection connection, Work<T> work) {
    try {
      return work.in(new Link(connection));
    } catch (SQLException e) {
      throw Broken.store(address.toString(), why(e));
    }
  }

  /// Waits until nobody else writes.
  ///
  /// A number of the feed is given when a row is written, and can be seen when its step ends:
  /// without a turn a reader could see 8 before 7, and never ask for 7 again. The server gives this
  /// lock back when a step ends and after it can be seen, so numbers become visible in their order.
  /// The lock has a statement of its own, because a statement sees what was there when it began.
  private static void takeTurn(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_xact_lock(" + TURN + ")")) {
      lock.execute();
    }
  }

  /// What is wrong, without the server's own words: they hold values.
  private static String why(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.startsWith("08") || e instanceof SQLTransientConnectionException) {
      return "cannot be reached, or is busy";
    }
    return switch (state) {
      case "28P01", "28000" -> "does not let this gate in: look at its user and password";
      case "3D000" -> "does not exist";
      case Link.UNREADABLE -> "is damaged: put back a copy";
      case "53100" -> "has a full disk";
      case "53300" -> "has too many connections";
      case "57014", "55P03", "25P03" -> "took too long";
      case "25006" -> "cannot be written to: it is a copy";
      case "42501" -> "does not let this gate do its work: look at its user's rights";
      default -> "failed (SQLSTATE " + state + ")";
    };
  }

  @Override
  public void close() {
    pool.close();
  }
}
