package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.SessionEnds;
import dev.munjigi.gates.identity.Sessions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is signed in, and how that ends.
record SqlSessions(Database database) implements Sessions, SessionEnds {
  private static final int MOST = 1_000;
  private static final int AT_ONCE = 500;
  private static final int MOST_ROUNDS = 1_000;
  private static final String FORM =
      "SELECT s.id, s.user_id, s.began, s.proven, s.methods, s.origin, s.agent, s.used, s.until"
          + " FROM sessions s ";
  private static final String NEWEST_FIRST = "ORDER BY s.began DESC, s.id DESC ";

  private static Session session(Link.Row row) throws SQLException {
    return new Session(
        row.id("id"),
        row.id("user_id"),
        row.moment("began"),
        row.moment("proven"),
        Columns.split(row.text("methods")),
        row.text("origin"),
        row.text("agent"),
        row.moment("used"),
        row.moment("until"));
  }

  @Override
  public Kept begin(Session session, Handle handle) {
    requireOwn(session, handle);
    return database.write(link -> {
      if (!link.any("SELECT 1 FROM users WHERE id = ?", session.user())) {
        return Kept.DANGLING;
      }
      if (link.any("SELECT 1 FROM sessions WHERE id = ?", session.id())
          || link.any("SELECT 1 FROM handles WHERE hash = ?", handle.hash())) {
        return Kept.CHANGED;
      }
      link.change(
          "INSERT INTO sessions"
              + " (id, user_id, began, proven, methods, origin, agent, used, until)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
          session.id(),
          session.user(),
          session.began(),
          session.proven(),
          Columns.joined(session.methods()),
          session.from(),
          session.agent(),
          session.used(),
          session.until());
      keep(link, handle);
      link.tell(What.SESSION, session.id());
      end(
          link,
          link.list(
              "SELECT s.id FROM sessions s WHERE s.user_id = ? AND s.id <> ? "
                  + NEWEST_FIRST
                  + "LIMIT ? OFFSET ?",
              row -> row.text("id"),
              session.user(),
              session.id(),
              MOST,
              MOST - 1));
      return Kept.KEPT;
    });
  }

  private static void requireOwn(Session session, Handle handle) {
    if (!handle.session().equals(session.id())) {
      throw new IllegalArgumentException("a handle of another session");
    }
  }

  private static void keep(Link link, Handle handle) throws SQLException {
    link.change(
        "INSERT INTO handles (hash, session_id, host) VALUES (?, ?, ?)",
        handle.hash(),
        handle.session(),
        handle.host());
  }

  @Override
  public Kept attach(Session session, Handle handle, Replacing replacing) {
    requireOwn(session, handle);
    return database.write(link -> {
      Kept kept = prove(link, session, handle);
      if (kept == Kept.KEPT) {
        switch (replacing) {
          case ITS_HOST ->
              link.change(
                  "DELETE FROM handles WHERE session_id = ? AND host = ?",
                  session.id(),
                  handle.host());
          case ALL_HOSTS -> link.change("DELETE FROM handles WHERE session_id = ?", session.id());
        }
        keep(link, handle);
      }
      return kept;
    });
  }

  /// Keeps a session's proof, if it is there and may have the handle.
  private static Kept prove(Link link, Session session, Handle handle) throws SQLException {
    boolean other =
        link.any(
            "SELECT 1 FROM handles WHERE hash = ? AND (session_id <> ? OR host <> ?)",
            handle.hash(),
            session.id(),
            handle.host());
    if (other
        || link.change(
                "UPDATE sessions SET proven = ?, methods = ?, until = ?"
                    + " WHERE id = ? AND user_id = ?",
                session.proven(),
                Columns.joined(session.methods()),
                session.until(),
                session.id(),
                session.user())
            == 0) {
      return Kept.CHANGED;
    }
    link.tell(What.SESSION, session.id());
    return Kept.KEPT;
  }

  @Override
  public Optional<Session> behind(String hash, String host) {
    return database.read(link ->
        link.first(
            FORM + "JOIN handles h ON h.session_id = s.id WHERE h.hash = ? AND h.host = ?",
            SqlSessions::session,
            hash,
            host));
  }

  @Override
  public List<Session> of(Id user) {
    return database.read(link ->
        link.list(
            FORM + "WHERE s.user_id = ? " + NEWEST_FIRST + "LIMIT ?",
            SqlSessions::session,
            user,
            MOST));
  }

  @Override
  public boolean end(Id session) {
    return database.write(link -> end(link, List.of(session.toString()))) > 0;
  }

  /// Ends some with the families that were given in them.
  private static int end(Link link, List<String> sessions) throws SQLException {
    int ended = 0;
    for (String session : sessions) {
      List<String> families =
          link.list("SELECT id FROM families WHERE session_id = ?", row -> row.text("id"), session);
      if (link.change("DELETE FROM sessions WHERE id = ?", session) > 0) {
        link.tell(What.FAMILY, families);
        link.tell(What.SESSION, session);
        ended++;
      }
    }
    return ended;
  }

  @Override
  public int endAll(Id user, @Nullable Id but) {
    return database.write(link ->
        end(
            link,
            link.list(
                "SELECT id FROM sessions WHERE user_id = ? AND id <> ?",
                row -> row.text("id"),
                user,
                but == null ? "" : but)));
  }

  @Override
  public int sweep(Instant now, Instant unusedSince) {
    int forgotten =
        inRounds(link ->
            end(
                link,
                link.list(
                    "SELECT id FROM sessions WHERE until <= ? OR used < ? LIMIT ?",
                    row -> row.text("id"),
                    now,
                    unusedSince,
                    AT_ONCE)));
    forgotten += inRounds(link -> sweepFamilies(link, now));
    return forgotten
        + inRounds(link ->
            link.change(
                "DELETE FROM one_times WHERE hash IN"
                    + " (SELECT hash FROM one_times WHERE until <= ? LIMIT ?)",
                now,
                AT_ONCE));
  }

  private static int sweepFamilies(Link link, Instant now) throws SQLException {
    List<String> ended =
        link.list(
            "SELECT id FROM families WHERE until <= ? LIMIT ?",
            row -> row.text("id"),
            now,
            AT_ONCE);
    for (String family : ended) {
      link.change("DELETE FROM families WHERE id = ?", family);
      link.tell(What.FAMILY, family);
    }
    return ended.size();
  }

  /// Does a bounded piece of work again and again, so that others get their turn between.
  private int inRounds(Database.Work<Integer> round) {
    int sum = 0;
    for (int i = 0; i < MOST_ROUNDS; i++) {
      int done = database.write(round);
      sum += done;
      if (done < AT_ONCE) {
        break;
      }
    }
    return sum;
  }

  @Override
  public void used(Map<Id, Instant> at) {
    Uses.note(database, "UPDATE sessions SET used = ? WHERE id = ? AND used < ?", at);
  }
}
