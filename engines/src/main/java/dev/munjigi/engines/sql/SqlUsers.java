package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.identity.UserRegister;
import dev.munjigi.gates.identity.Users;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The people who may sign in.
record SqlUsers(Database database) implements Users, UserRegister {
  private static final String FORM =
      "SELECT u.id, u.name, u.shown, u.mail, u.mail_verified, u.state, u.created, u.version,"
          + " (SELECT string_agg(m.group_name, ' ') FROM members m WHERE m.user_id = u.id) AS grouped"
          + " FROM users u ";

  private static User user(Link.Row row) throws SQLException {
    String groups = row.textOrNull("grouped");
    return new User(
        row.id("id"),
        new UserName(row.text("name")),
        row.text("shown"),
        row.textOrNull("mail"),
        row.flag("mail_verified"),
        new TreeSet<>(groups == null ? List.of() : List.of(groups.split(" "))),
        User.State.valueOf(row.text("state")),
        row.moment("created"),
        row.number("version"));
  }

  @Override
  public Optional<User> byId(Id id) {
    return database.read(link -> link.first(FORM + "WHERE u.id = ?", SqlUsers::user, id));
  }

  @Override
  public Optional<User> byName(UserName name) {
    return database.read(link -> link.first(FORM + "WHERE u.name = ?", SqlUsers::user, name));
  }

  @Override
  public Optional<User> byMail(String mail) {
    return database.read(link ->
        link.first(FORM + "WHERE u.mail = ? AND u.mail_verified = 1", SqlUsers::user, mail));
  }

  @Override
  public List<User> page(String after, int most) {
    Bounds.page(most);
    return database.read(link ->
        link.list(FORM + "WHERE u.name > ? ORDER BY u.name LIMIT ?", SqlUsers::user, after, most));
  }

  @Override
  public Kept add(User user) {
    if (user.version() != 1) {
      throw new IllegalArgumentException("somebody new has version 1");
    }
    return database.write(link -> {
      if (link.any("SELECT 1 FROM users WHERE id = ?", user.id())) {
        return Kept.CHANGED;
      }
      Kept refused = refused(link, user);
      if (refused != Kept.KEPT) {
        return refused;
      }
      link.change(
          "INSERT INTO users (id, name, shown, mail, mail_verified, state, created, version)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
          user.id(),
          user.name(),
          user.shown(),
          user.mail(),
          user.mailVerified(),
          user.state().name(),
          user.created());
      join(link, user);
      return Kept.KEPT;
    });
  }

  @Override
  public Kept change(User user) {
    return database.write(link -> {
      if (!link.any(
          "SELECT 1 FROM users WHERE id = ? AND version = ?", user.id(), user.version() - 1)) {
        return Kept.CHANGED;
      }
      Kept refused = refused(link, user);
      if (refused != Kept.KEPT) {
        return refused;
      }
      link.change(
          "UPDATE users SET name = ?, shown = ?, mail = ?, mail_verified = ?, state = ?,"
              + " created = ?, version = ? WHERE id = ?",
          user.name(),
          user.shown(),
          user.mail(),
          user.mailVerified(),
          user.state().name(),
          user.created(),
          user.version(),
          user.id());
      link.change("DELETE FROM members WHERE user_id = ?", user.id());
      join(link, user);
      return Kept.KEPT;
    });
  }

  /// What of a person's form is somebody else's, or not there.
  private static Kept refused(Link link, User user) throws SQLException {
    if (link.any("SELECT 1 FROM users WHERE name = ? AND id <> ?", user.name(), user.id())) {
      return Kept.NAME_TAKEN;
    }
    if (user.mailVerified()
        && link.any(
            "SELECT 1 FROM users WHERE mail = ? AND mail_verified = 1 AND id <> ?",
            user.mail(),
            user.id())) {
      return Kept.MAIL_TAKEN;
    }
    for (String group : user.groups()) {
      if (!link.any("SELECT 1 FROM user_groups WHERE name = ?", group)) {
        return Kept.DANGLING;
      }
    }
    return Kept.KEPT;
  }

  private static void join(Link link, User user) throws SQLException {
    for (String group : user.groups()) {
      link.change("INSERT INTO members (user_id, group_name) VALUES (?, ?)", user.id(), group);
    }
    link.tell(What.USER, user.id());
  }

  @Override
  public boolean remove(Id user) {
    return database.write(link -> {
      if (!link.any("SELECT 1 FROM users WHERE id = ?", user)) {
        return false;
      }
      tellOwned(link, What.CREDENTIAL, "SELECT id FROM credentials WHERE user_id = ?", user);
      tellOwned(link, What.SESSION, "SELECT id FROM sessions WHERE user_id = ?", user);
      tellOwned(link, What.FAMILY, "SELECT id FROM families WHERE user_id = ?", user);
      tellOwned(link, What.KEY, "SELECT id FROM api_keys WHERE user_id = ?", user);
      link.change("DELETE FROM one_times WHERE subject = ?", user);
      link.change("DELETE FROM users WHERE id = ?", user);
      link.tell(What.USER, user);
      return true;
    });
  }

  private static void tellOwned(Link link, What what, String whose, Id user) throws SQLException {
    link.tell(what, link.list(whose, row -> row.text("id"), user));
  }
}
