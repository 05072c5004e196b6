package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.RefreshFamilies;
import dev.munjigi.gates.identity.RefreshFamily;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Refresh tokens with rotation and detection of reuse.
record SqlRefreshFamilies(Database database) implements RefreshFamilies {
  private static final int MOST = 1_000;
  private static final int MOST_TURNS = 10_000;
  private static final String COLUMNS =
      "f.id, f.client, f.user_id, f.session_id, f.body, f.began, f.until";

  private static RefreshFamily family(Link.Row row) throws SQLException {
    return new RefreshFamily(
        row.id("id"),
        row.text("client"),
        row.id("user_id"),
        row.idOrNull("session_id"),
        row.text("body"),
        row.moment("began"),
        row.moment("until"));
  }

  @Override
  public Kept begin(RefreshFamily family, String hash) {
    return database.write(link -> {
      if (!link.any("SELECT 1 FROM users WHERE id = ?", family.user())
          || (family.session() != null
              && !link.any(
                  "SELECT 1 FROM sessions WHERE id = ? AND user_id = ?",
                  family.session(),
                  family.user()))) {
        return Kept.DANGLING;
      }
      if (link.any("SELECT 1 FROM families WHERE id = ?", family.id())
          || link.any("SELECT 1 FROM refresh_tokens WHERE hash = ?", hash)) {
        return Kept.CHANGED;
      }
      link.change(
          "INSERT INTO families"
              + " (id, client, user_id, session_id, body, began, until, revoked)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
          family.id(),
          family.client(),
          family.user(),
          family.session(),
          family.body(),
          family.began(),
          family.until());
      keep(link, hash, family.id(), 1);
      link.tell(What.FAMILY, family.id());
      makeRoom(link, family);
      return Kept.KEPT;
    });
  }

  private static void makeRoom(Link link, RefreshFamily newest) throws SQLException {
    List<String> oldest =
        link.list(
            "SELECT id FROM families WHERE user_id = ? AND id <> ?"
                + " ORDER BY revoked, began DESC, id DESC LIMIT ? OFFSET ?",
            row -> row.text("id"),
            newest.user(),
            newest.id(),
            MOST,
            MOST - 1);
    for (String family : oldest) {
      link.change("DELETE FROM families WHERE id = ?", family);
      link.tell(What.FAMILY, family);
    }
  }

  private static void keep(Link link, String hash, Id family, long turn) throws SQLException {
    link.change(
        "INSERT INTO refresh_tokens (hash, family_id, turn, used) VALUES (?, ?, ?, 0)",
        hash,
        family,
        turn);
  }

  /// A token that was shown, with its family.
  private record Shown(RefreshFamily family, boolean used, long turn) {}

  @Override
  public Rotation rotate(String hash, String client, String next, Instant now) {
    return database.write(link -> {
      Optional<Shown> found =
          link.first(
              "SELECT "
                  + COLUMNS
                  + ", t.used, t.turn FROM refresh_tokens t JOIN families f"
                  + " ON f.id = t.family_id LEFT JOIN sessions s ON s.id = f.session_id"
                  + " WHERE t.hash = ? AND f.client = ? AND f.revoked = 0 AND f.until > ?"
                  + " AND (f.session_id IS NULL OR s.until > ?)",
              row -> new Shown(family(row), row.flag("used"), row.number("turn")),
              hash,
              client,
              now,
              now);
      if (found.isEmpty()) {
        return new Rotation.Unknown();
      }
      Shown shown = found.get();
      if (shown.used()) {
        // ATTACK: who comes second, or who came first, may have stolen it: neither goes on
        revoke(link, shown.family().id());
        return new Rotation.Reused(shown.family());
      }
      if (link.any("SELECT 1 FROM refresh_tokens WHERE hash = ?", next)) {
        return new Rotation.Unknown();
      }
      turn(link, hash, shown, next);
      return new Rotation.Rotated(shown.family());
    });
  }

  private static void turn(Link link, String hash, Shown shown, String next) throws SQLException {
    Id family = shown.family().id();
    link.change("UPDATE refresh_tokens SET used = 1 WHERE hash = ?", hash);
    keep(link, next, family, shown.turn() + 1);
    link.change(
        "DELETE FROM refresh_tokens WHERE family_id = ? AND turn <= ?",
        family,
        shown.turn() - MOST_TURNS);
    link.tell(What.FAMILY, family);
  }

  private static boolean revoke(Link link, Id family) throws SQLException {
    boolean working =
        link.change("UPDATE families SET revoked = 1 WHERE id = ? AND revoked = 0", family) > 0;
    if (working) {
      link.tell(What.FAMILY, family);
    }
    return working;
  }

  @Override
  public boolean revoke(Id family) {
    return database.write(link -> revoke(link, family));
  }

  @Override
  public List<RefreshFamily> of(Id user) {
    return database.read(link ->
        link.list(
            "SELECT "
                + COLUMNS
                + " FROM families f WHERE f.user_id = ? AND f.revoked = 0"
                + " ORDER BY f.began DESC, f.id DESC LIMIT ?",
            SqlRefreshFamilies::family,
            user,
            MOST));
  }
}
