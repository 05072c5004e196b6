package dev.munjigi.engines.sql;

import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.SigningKeys;
import java.util.List;

/// The keys that tokens are signed with, wrapped.
record SqlSigningKeys(Database database) implements SigningKeys {
  private static final int MOST = 100;

  @Override
  public List<Sealed> all() {
    return database.read(link ->
        link.list(
            "SELECT id, algorithm, wrapped, made FROM signing_keys ORDER BY made, id LIMIT ?",
            row ->
                new Sealed(
                    row.text("id"), row.text("algorithm"), row.text("wrapped"), row.moment("made")),
            MOST));
  }

  @Override
  public boolean add(Sealed key) {
    return database.write(link -> {
      if (link.count("SELECT count(*) AS n FROM signing_keys") >= MOST
          || link.change(
                  "INSERT INTO signing_keys (id, algorithm, wrapped, made) VALUES (?, ?, ?, ?)"
                      + " ON CONFLICT DO NOTHING",
                  key.id(),
                  key.algorithm(),
                  key.wrapped(),
                  key.made())
              == 0) {
        return false;
      }
      link.tell(What.SIGNING_KEY, key.id());
      return true;
    });
  }

  @Override
  public boolean remove(String id) {
    return database.write(link -> {
      boolean there = link.change("DELETE FROM signing_keys WHERE id = ?", id) > 0;
      if (there) {
        link.tell(What.SIGNING_KEY, id);
      }
      return there;
    });
  }
}
