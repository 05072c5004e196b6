package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.mail.Spool;
import dev.munjigi.gates.mail.Spooled;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Mail that waits.
///
/// @param database one that has been brought up to now by [Migrations]
public record SqlSpool(Database database) implements Spool {
  private static final String DUE = " FROM spool WHERE due <= ?";

  private static Spooled errand(Link.Row row) throws SQLException {
    return new Spooled(
        row.id("id"),
        row.text("body"),
        row.moment("due"),
        row.moment("until"),
        Math.toIntExact(row.number("tries")));
  }

  @Override
  public boolean put(Spooled errand, int most) {
    Bounds.page(most);
    return database.write(link -> {
      if (link.count("SELECT count(*) AS n FROM spool") >= most) {
        return false;
      }
      link.change(
          "INSERT INTO spool (id, body, due, until, tries) VALUES (?, ?, ?, ?, ?)",
          errand.id(),
          errand.body(),
          errand.due(),
          errand.until(),
          errand.tries());
      return true;
    });
  }

  @Override
  public Optional<Spooled> claim(Instant now) {
    // asked every second, and hardly ever is there one: nobody else has to wait for the question
    if (!database.<Boolean>read(link -> link.any("SELECT 1" + DUE, now))) {
      return Optional.empty();
    }
    return database.write(link -> {
      Optional<Spooled> next =
          link.first(
                  "SELECT id, body, due, until, tries" + DUE + " ORDER BY due, id LIMIT 1",
                  SqlSpool::errand,
                  now)
              .map(errand -> errand.tried(now));
      if (next.isPresent()) {
        Spooled errand = next.get();
        link.change(
            "UPDATE spool SET due = ?, tries = ? WHERE id = ?",
            errand.due(),
            errand.tries(),
            errand.id());
      }
      return next;
    });
  }

  @Override
  public boolean remove(Id errand) {
    return database.<Boolean>touch(
        link -> link.change("DELETE FROM spool WHERE id = ?", errand) > 0);
  }

  @Override
  public int waiting() {
    return Math.toIntExact(
        database.<Long>read(link -> link.count("SELECT count(*) AS n FROM spool")));
  }
}
