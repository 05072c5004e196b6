package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection within one step.
public final class Link {
  /// The SQLSTATE of a row that cannot be what was written (`data_corrupted`).
  public static final String UNREADABLE = "XX001";

  /// How many changes the feed keeps at least.
  static final long KEPT_CHANGES = 100_000;

  /// The feed is cut once in so many numbers.
  static final long CUT_EVERY = 1_024;

  private static final long NEVER_CUT = 0;
  private final Connection connection;

  public Link(Connection connection) {
    this.connection = connection;
  }

  /// Makes something of a row.
  @FunctionalInterface
  interface Reading<T> {
    T of(Row row) throws SQLException;
  }

  /// One row of an answer.
  record Row(ResultSet set) {
    String text(String column) throws SQLException {
      String text = set.getString(column);
      if (text == null) {
        throw unreadable();
      }
      return text;
    }

    @Nullable String textOrNull(String column) throws SQLException {
      return set.getString(column);
    }

    long number(String column) throws SQLException {
      return set.getLong(column);
    }

    boolean flag(String column) throws SQLException {
      return set.getLong(column) != 0;
    }

    Instant moment(String column) throws SQLException {
      return Columns.moment(set.getLong(column));
    }

    @Nullable Instant momentOrNull(String column) throws SQLException {
      long nanos = set.getLong(column);
      return set.wasNull() ? null : Columns.moment(nanos);
    }

    Id id(String column) throws SQLException {
      return idOf(text(column));
    }

    @Nullable Id idOrNull(String column) throws SQLException {
      String text = set.getString(column);
      return text == null ? null : idOf(text);
    }

    private static Id idOf(String text) throws SQLException {
      return Id.parse(text).orElseThrow(Link::unreadable);
    }
  }

  /// Runs a statement.
  ///
  /// @param values texts, numbers, flags, moments, ids, or null
  /// @return how many rows it touched
  int change(String statement, @Nullable Object... values) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(statement)) {
      bind(prepared, values);
      return prepared.executeUpdate();
    }
  }

  /// Asks for rows.
  <T> List<T> list(String statement, Reading<T> reading, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(statement)) {
      bind(prepared, values);
      List<T> found = new ArrayList<>();
      try (ResultSet set = prepared.executeQuery()) {
        Row row = new Row(set);
        while (set.next()) {
          found.add(read(row, reading));
        }
      }
      return found;
    }
  }

  private static <T> T read(Row row, Reading<T> reading) throws SQLException {
    try {
      return reading.of(row);
    } catch (IllegalArgumentException e) {
      // what a noun refuses was never written: somebody or something changed it in the database
      throw unreadable();
    }
  }

  private static SQLException unreadable() {
    return new SQLException("a row that nobody wrote so", UNREADABLE);
  }

  /// Asks for the first row, if any.
  <T> Optional<T> first(String statement, Reading<T> reading, @Nullable Object... values)
      throws SQLException {
    return list(statement, reading, values).stream().findFirst();
  }

  /// Whether there is a row.
  boolean any(String statement, @Nullable Object... values) throws SQLException {
    return first(statement, row -> true, values).isPresent();
  }

  /// The number in the column `n` of the only row.
  long count(String statement, @Nullable Object... values) throws SQLException {
    return first(statement, row -> row.number("n"), values).orElse(0L);
  }

  /// Whether the database answers a question about itself by one row of this one text.
  public boolean says(String question, String answer) throws SQLException {
    return list(question, row -> row.set().getString(1)).equals(List.of(answer));
  }

  /// Says in the feed that something has changed.
  void tell(What what, String id) throws SQLException {
    long number =
        first(
                "INSERT INTO changes (what, id) VALUES (?, ?) RETURNING number",
                row -> row.number("number"),
                what.name(),
                id)
            .orElse(NEVER_CUT);
    if (number % CUT_EVERY == 0) {
      cut(number - KEPT_CHANGES);
    }
  }

  private void cut(long last) throws SQLException {
    if (last > 0) {
      change("UPDATE feed SET forgotten = ?", last);
      change("DELETE FROM changes WHERE number <= ?", last);
    }
  }

  void tell(What what, Id id) throws SQLException {
    tell(what, id.toString());
  }

  void tell(What what, List<String> ids) throws SQLException {
    for (String id : ids) {
      tell(what, id);
    }
  }

  private static void bind(PreparedStatement prepared, @Nullable Object... values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case null -> prepared.setNull(i + 1, Types.NULL);
        case Boolean flag -> prepared.setLong(i + 1, flag ? 1 : 0);
        case Number number -> prepared.setLong(i + 1, number.longValue());
        case Instant moment -> prepared.setLong(i + 1, Columns.nanos(moment));
        case Object text -> prepared.setString(i + 1, Columns.keepable(text.toString()));
      }
    }
  }
}
