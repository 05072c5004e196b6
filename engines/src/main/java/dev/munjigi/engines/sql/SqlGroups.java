package dev.munjigi.engines.sql;

import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Groups;
import dev.munjigi.gates.identity.Kept;
import java.util.List;

/// The groups that people may be in.
record SqlGroups(Database database) implements Groups {
  private static final int MOST = 10_000;

  @Override
  public boolean add(Group group) {
    return database.write(link -> {
      if (link.count("SELECT count(*) AS n FROM user_groups") >= MOST
          || link.change(
                  "INSERT INTO user_groups (name, about) VALUES (?, ?) ON CONFLICT DO NOTHING",
                  group.name(),
                  group.about())
              == 0) {
        return false;
      }
      link.tell(What.GROUP, group.name());
      return true;
    });
  }

  @Override
  public Kept remove(String name) {
    return database.write(link -> {
      if (link.any("SELECT 1 FROM members WHERE group_name = ? LIMIT 1", name)) {
        return Kept.DANGLING;
      }
      if (link.change("DELETE FROM user_groups WHERE name = ?", name) == 0) {
        return Kept.CHANGED;
      }
      link.tell(What.GROUP, name);
      return Kept.KEPT;
    });
  }

  @Override
  public List<Group> all() {
    return database.read(link ->
        link.list(
            "SELECT name, about FROM user_groups ORDER BY name LIMIT ?",
            row -> new Group(row.text("name"), row.text("about")),
            MOST));
  }
}
