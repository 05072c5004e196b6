package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Credentials;
import dev.munjigi.gates.identity.Kept;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What people prove with who they are.
record SqlCredentials(Database database) implements Credentials {
  private static final int MOST = 100;
  private static final String FORM =
      "SELECT id, user_id, kind, lookup, body, added, version FROM credentials ";

  private static Credential credential(Link.Row row) throws SQLException {
    return new Credential(
        row.id("id"),
        row.id("user_id"),
        Credential.Kind.valueOf(row.text("kind")),
        row.textOrNull("lookup"),
        row.text("body"),
        row.moment("added"),
        row.number("version"));
  }

  @Override
  public List<Credential> of(Id user) {
    return database.read(link ->
        link.list(
            FORM + "WHERE user_id = ? ORDER BY added, id LIMIT ?",
            SqlCredentials::credential,
            user,
            MOST));
  }

  @Override
  public Optional<Credential> byKey(Credential.Kind kind, String key) {
    return database.read(link ->
        link.first(
            FORM + "WHERE kind = ? AND lookup = ?", SqlCredentials::credential, kind.name(), key));
  }

  @Override
  public Kept save(Credential credential) {
    return database.write(link -> {
      Kept kept = credential.version() == 1 ? add(link, credential) : change(link, credential);
      if (kept == Kept.KEPT) {
        link.tell(What.CREDENTIAL, credential.id());
      }
      return kept;
    });
  }

  private static Kept add(Link link, Credential credential) throws SQLException {
    if (!link.any("SELECT 1 FROM users WHERE id = ?", credential.user())) {
      return Kept.DANGLING;
    }
    if (link.any("SELECT 1 FROM credentials WHERE id = ?", credential.id())) {
      return Kept.CHANGED;
    }
    if (taken(link, credential)) {
      return Kept.NAME_TAKEN;
    }
    if (link.count("SELECT count(*) AS n FROM credentials WHERE user_id = ?", credential.user())
        >= MOST) {
      return Kept.FULL;
    }
    link.change(
        "INSERT INTO credentials (id, user_id, kind, lookup, body, added, version)"
            + " VALUES (?, ?, ?, ?, ?, ?, 1)",
        credential.id(),
        credential.user(),
        credential.kind().name(),
        credential.key(),
        credential.body(),
        credential.added());
    return Kept.KEPT;
  }

  private static Kept change(Link link, Credential credential) throws SQLException {
    if (!link.any(
        "SELECT 1 FROM credentials WHERE id = ? AND user_id = ? AND kind = ? AND version = ?",
        credential.id(),
        credential.user(),
        credential.kind().name(),
        credential.version() - 1)) {
      return Kept.CHANGED;
    }
    if (taken(link, credential)) {
      return Kept.NAME_TAKEN;
    }
    link.change(
        "UPDATE credentials SET lookup = ?, body = ?, added = ?, version = ? WHERE id = ?",
        credential.key(),
        credential.body(),
        credential.added(),
        credential.version(),
        credential.id());
    return Kept.KEPT;
  }

  private static boolean taken(Link link, Credential credential) throws SQLException {
    String kind = credential.kind().name();
    return credential.key() == null
        ? link.any(
            "SELECT 1 FROM credentials"
                + " WHERE user_id = ? AND kind = ? AND lookup IS NULL AND id <> ?",
            credential.user(),
            kind,
            credential.id())
        : link.any(
            "SELECT 1 FROM credentials WHERE kind = ? AND lookup = ? AND id <> ?",
            kind,
            credential.key(),
            credential.id());
  }

  @Override
  public boolean remove(Id credential) {
    return database.write(link -> {
      boolean there = link.change("DELETE FROM credentials WHERE id = ?", credential) > 0;
      if (there) {
        link.tell(What.CREDENTIAL, credential);
      }
      return there;
    });
  }
}
