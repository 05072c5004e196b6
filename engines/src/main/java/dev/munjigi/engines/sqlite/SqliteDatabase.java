package dev.munjigi.engines.sqlite;

import dev.munjigi.engines.sql.Broken;
import dev.munjigi.engines.sql.Database;
import dev.munjigi.engines.sql.Link;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A database in a file: one connection writes, a few read beside it.
final class SqliteDatabase implements Database {
  private static final int PAGE_BYTES = 4096;

  private final Path file;
  private final SqliteLimits limits;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Semaphore seats;
  private final Deque<Connection> readers = new ConcurrentLinkedDeque<>();
  private @Nullable Connection writer;
  private volatile boolean closed;

  SqliteDatabase(Path file, SqliteLimits limits) {
    this.file = file;
    this.limits = limits;
    this.seats = new Semaphore(limits.readers(), true);
  }

  private Connection openWriter() throws SQLException {
    return Connections.to(
        file,
        patience(),
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "journal_size_limit = 67108864",
        "max_page_count = " + limits.mostBytes() / PAGE_BYTES);
  }

  private Connection openReader() throws SQLException {
    return Connections.to(file, patience(), "query_only = ON", "trusted_schema = OFF");
  }

  private String patience() {
    return "busy_timeout = " + limits.patience().toMillis();
  }

  @Override
  public <T> T read(Work<T> work) {
    if (turn.isHeldByCurrentThread()) {
      return within(work);
    }
    try {
      if (!seats.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        throw broken("is busy: too many read it");
      }
    } catch (InterruptedException e) {
      throw Broken.interrupted(file.toString());
    }
    try {
      requireOpen();
      Connection reader = readers.poll();
      return readWith(reader == null ? openReader() : reader, work);
    } catch (SQLException e) {
      throw broken(Connections.why(e));
    } finally {
      seats.release();
      if (closed) {
        closeReaders();
      }
    }
  }

  private <T> T readWith(Connection reader, Work<T> work) throws SQLException {
    try {
      T found = work.in(new Link(reader));
      readers.push(reader);
      return found;
    } catch (SQLException | RuntimeException e) {
      close(reader);
      throw e;
    }
  }

  @Override
  public <T> T touch(Work<T> work) {
    return write(work);
  }

  @Override
  public <T> T write(Work<T> work) {
    if (turn.isHeldByCurrentThread()) {
      return within(work);
    }
    try {
      if (!turn.tryLock(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        throw broken("is busy: too many write to it");
      }
    } catch (InterruptedException e) {
      throw Broken.interrupted(file.toString());
    }
    try {
      requireOpen();
      if (writer == null) {
        writer = openWriter();
      }
      return writeWith(writer, work);
    } catch (SQLException e) {
      throw broken(Connections.why(e));
    } finally {
      turn.unlock();
    }
  }

  /// A step within a step.
  private <T> T within(Work<T> work) {
    Connection connection = writer;
    if (connection == null) {
      throw broken("failed within this step");
    }
    try {
      return work.in(new Link(connection));
    } catch (SQLException | RuntimeException e) {
      // INVARIANT: whoever goes on after this cannot keep a part of the step
      writer = null;
      close(connection);
      throw e instanceof RuntimeException unchecked
          ? unchecked
          : broken(Connections.why((SQLException) e));
    }
  }

  private <T> T writeWith(Connection connection, Work<T> work) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // INVARIANT: the lock comes before the first look, so that what is seen still holds at the
      // end
      statement.execute("BEGIN IMMEDIATE");
      T done = work.in(new Link(connection));
      statement.execute("COMMIT");
      return done;
    } catch (SQLException | RuntimeException e) {
      // a connection that is closed rolls back, whatever state it is in
      writer = null;
      close(connection);
      throw e;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw broken("is closed");
    }
  }

  private RuntimeException broken(String why) {
    return Broken.store(file.toString(), why);
  }

  @Override
  public void close() {
    closed = true;
    closeReaders();
    turn.lock();
    try {
      if (writer != null) {
        close(writer);
        writer = null;
      }
    } finally {
      turn.unlock();
    }
  }

  private void closeReaders() {
    for (Connection reader = readers.poll(); reader != null; reader = readers.poll()) {
      close(reader);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // what was acknowledged is durable; there is nothing that this could still lose
    }
  }
}
