package dev.munjigi.engines.sql;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Owners;
import java.util.Optional;

/// Which person something belongs to.
record SqlOwners(Database database) implements Owners {
  @Override
  public Optional<Id> ofKey(Id key) {
    return owner("SELECT user_id FROM api_keys WHERE id = ? AND user_id IS NOT NULL", key);
  }

  @Override
  public Optional<Id> ofSession(Id session) {
    return owner("SELECT user_id FROM sessions WHERE id = ?", session);
  }

  @Override
  public Optional<Id> ofFamily(Id family) {
    return owner("SELECT user_id FROM families WHERE id = ? AND revoked = 0", family);
  }

  private Optional<Id> owner(String query, Id of) {
    return database.read(link -> link.first(query, row -> row.id("user_id"), of));
  }
}
