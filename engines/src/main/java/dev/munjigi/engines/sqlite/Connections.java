package dev.munjigi.engines.sqlite;

import dev.munjigi.engines.sql.Link;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

/// Connections to a file.
final class Connections {
  private static final String FORMAT =
      "is damaged or no database: put back a copy, or remove it to begin anew";

  private Connections() {}

  /// @param settings pragmas without their first word
  static Connection to(Path file, String... settings) throws SQLException {
    // INVARIANT: not by DriverManager, which would ask every driver on the class path
    Connection connection = new JDBC().connect(JDBC.PREFIX + file, new Properties());
    try (Statement statement = connection.createStatement()) {
      for (String setting : List.of(settings)) {
        statement.execute("PRAGMA " + setting);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// What is wrong, without the library's own words: they hold statements and values.
  static String why(SQLException e) {
    if (Link.UNREADABLE.equals(e.getSQLState())) {
      return FORMAT;
    }
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF);
    return switch (code) {
      case SQLITE_BUSY, SQLITE_LOCKED -> "is busy: another process writes to it for too long";
      case SQLITE_FULL -> "is full, or its disk is";
      case SQLITE_CORRUPT, SQLITE_NOTADB -> FORMAT;
      case SQLITE_READONLY -> "cannot be written to";
      case SQLITE_CANTOPEN -> "cannot be opened";
      case SQLITE_IOERR -> "cannot be read or written: the disk failed";
      default -> "failed (" + code.name() + ")";
    };
  }
}
