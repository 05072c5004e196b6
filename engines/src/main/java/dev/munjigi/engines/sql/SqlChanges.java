package dev.munjigi.engines.sql;

import dev.munjigi.gates.identity.Changes;
import java.util.List;

/// What has changed.
record SqlChanges(Database database) implements Changes {
  @Override
  public long newest() {
    return database.read(link -> link.count("SELECT coalesce(max(number), 0) AS n FROM changes"));
  }

  @Override
  public List<Change> after(long number, int most) {
    Bounds.changes(most);
    return database.read(link ->
        link.list(
            "SELECT number, what, id FROM changes WHERE number > ? ORDER BY number LIMIT ?",
            row -> new Change(row.number("number"), What.valueOf(row.text("what")), row.text("id")),
            number,
            most));
  }

  @Override
  public long forgotten() {
    return database.read(link -> link.count("SELECT forgotten AS n FROM feed"));
  }
}
