package dev.munjigi.engines.sql;

import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.OneTimes;
import dev.munjigi.gates.identity.SpentTokens;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Tokens that work once, and those of others that did.
record SqlOneTimes(Database database) implements OneTimes, SpentTokens {
  private static final String COLUMNS = "hash, purpose, subject, body, until";

  private static OneTime token(Link.Row row) throws SQLException {
    return new OneTime(
        row.text("hash"),
        OneTime.Purpose.valueOf(row.text("purpose")),
        row.text("subject"),
        row.text("body"),
        row.moment("until"));
  }

  @Override
  public void put(OneTime token) {
    database.touch(link ->
        link.change(
            "INSERT INTO one_times (hash, purpose, subject, body, until)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET"
                + " purpose = excluded.purpose, subject = excluded.subject,"
                + " body = excluded.body, until = excluded.until",
            token.hash(),
            token.purpose().name(),
            token.subject(),
            token.body(),
            token.until()));
  }

  @Override
  public Optional<OneTime> look(String hash, OneTime.Purpose purpose, Instant now) {
    return database.read(link ->
        link.first(
            "SELECT " + COLUMNS + " FROM one_times WHERE hash = ? AND purpose = ? AND until > ?",
            SqlOneTimes::token,
            hash,
            purpose.name(),
            now));
  }

  @Override
  public Optional<OneTime> take(String hash, OneTime.Purpose purpose, Instant now) {
    // INVARIANT: one statement finds, removes and hands over
    return database.touch(link ->
        link.first(
            "DELETE FROM one_times WHERE hash = ? AND purpose = ? AND until > ? RETURNING "
                + COLUMNS,
            SqlOneTimes::token,
            hash,
            purpose.name(),
            now));
  }

  @Override
  public int drop(OneTime.Purpose purpose, String subject) {
    return database.write(link ->
        link.change(
            "DELETE FROM one_times WHERE subject = ? AND purpose = ?", subject, purpose.name()));
  }

  @Override
  public boolean spend(String hash, Instant until) {
    // INVARIANT: one statement looks and keeps
    return database.write(link ->
            link.change(
                "INSERT INTO one_times (hash, purpose, subject, body, until)"
                    + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
                hash,
                OneTime.Purpose.SPENT.name(),
                "",
                "",
                until))
        == 1;
  }
}
