package dev.munjigi.engines.sql;

import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.RightsEntry;
import dev.munjigi.gates.identity.RightsStore;
import java.sql.SQLException;
import java.util.List;

/// What operators wrote of rights.
record SqlRights(Database database) implements RightsStore {
  private static final String REVISION = "SELECT rights AS n FROM feed";

  private static RightsEntry entry(Link.Row row) throws SQLException {
    return new RightsEntry(
        RightsEntry.Kind.valueOf(row.text("kind")),
        row.text("name"),
        row.text("body"),
        row.text("author"),
        row.moment("written"));
  }

  @Override
  public Shelf all() {
    // a step of several statements, all of which have to see one state
    return database.write(link ->
        new Shelf(
            link.count(REVISION),
            link.list(
                "SELECT kind, name, body, author, written FROM rights ORDER BY kind, name",
                SqlRights::entry)));
  }

  @Override
  public long revision() {
    return database.read(link -> link.count(REVISION));
  }

  @Override
  public boolean change(long revision, List<Step> steps) {
    return database.write(link -> {
      if (link.count(REVISION) != revision) {
        return false;
      }
      for (Step step : steps) {
        switch (step) {
          case Step.Put(RightsEntry entry) -> put(link, entry);
          case Step.Remove(var kind, var name) ->
              link.change("DELETE FROM rights WHERE kind = ? AND name = ?", kind.name(), name);
        }
      }
      link.change("UPDATE feed SET rights = rights + 1");
      link.tell(What.RIGHTS, Long.toString(revision + 1));
      return true;
    });
  }

  private static void put(Link link, RightsEntry entry) throws SQLException {
    link.change(
        "INSERT INTO rights (kind, name, body, author, written) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body,"
            + " author = excluded.author, written = excluded.written",
        entry.kind().name(),
        entry.name(),
        entry.text(),
        entry.author(),
        entry.written());
  }
}
