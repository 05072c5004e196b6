package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.ApiKeys;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.KeyUses;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys of programs.
record SqlApiKeys(Database database) implements ApiKeys, KeyUses {
  private static final String FORM =
      "SELECT id, owner, user_id, prefix, hash, label, scopes, created, until, used FROM api_keys ";

  private static ApiKey key(Link.Row row) throws SQLException {
    return new ApiKey(
        row.id("id"),
        row.text("owner"),
        row.idOrNull("user_id"),
        row.text("prefix"),
        row.text("hash"),
        row.text("label"),
        Columns.split(row.text("scopes")),
        row.moment("created"),
        row.momentOrNull("until"),
        row.momentOrNull("used"));
  }

  @Override
  public Kept add(ApiKey key) {
    return database.write(link -> {
      if (key.user() != null && !link.any("SELECT 1 FROM users WHERE id = ?", key.user())) {
        return Kept.DANGLING;
      }
      int added =
          link.change(
              "INSERT INTO api_keys"
                  + " (id, owner, user_id, prefix, hash, label, scopes, created, until, used)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
              key.id(),
              key.owner(),
              key.user(),
              key.prefix(),
              key.hash(),
              key.label(),
              Columns.joined(key.scopes()),
              key.created(),
              key.until(),
              key.used());
      if (added == 0) {
        return Kept.CHANGED;
      }
      link.tell(What.KEY, key.id());
      return Kept.KEPT;
    });
  }

  @Override
  public Optional<ApiKey> byHash(String hash) {
    return database.read(link -> link.first(FORM + "WHERE hash = ?", SqlApiKeys::key, hash));
  }

  @Override
  public List<ApiKey> page(@Nullable Id user, @Nullable Id after, int most) {
    Bounds.page(most);
    String from = after == null ? "" : after.toString();
    return database.read(link ->
        user == null
            ? link.list(FORM + "WHERE id > ? ORDER BY id LIMIT ?", SqlApiKeys::key, from, most)
            : link.list(
                FORM + "WHERE user_id = ? AND id > ? ORDER BY id LIMIT ?",
                SqlApiKeys::key,
                user,
                from,
                most));
  }

  @Override
  public boolean revoke(Id key) {
    return database.write(link -> {
      boolean there = link.change("DELETE FROM api_keys WHERE id = ?", key) > 0;
      if (there) {
        link.tell(What.KEY, key);
      }
      return there;
    });
  }

  @Override
  public void used(Map<Id, Instant> at) {
    Uses.note(
        database, "UPDATE api_keys SET used = ? WHERE id = ? AND (used IS NULL OR used < ?)", at);
  }
}
