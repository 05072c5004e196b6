package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Owners;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import java.util.Optional;

/// Which person something belongs to.
record MemoryOwners(IdentityTables tables) implements Owners {
  @Override
  public Optional<Id> ofKey(Id key) {
    synchronized (tables) {
      return Optional.ofNullable(tables.keys.get(key)).map(ApiKey::user);
    }
  }

  @Override
  public Optional<Id> ofSession(Id session) {
    synchronized (tables) {
      return Optional.ofNullable(tables.sessions.get(session)).map(Session::user);
    }
  }

  @Override
  public Optional<Id> ofFamily(Id family) {
    synchronized (tables) {
      return Optional.ofNullable(tables.families.get(family))
          .filter(one -> !tables.revoked.contains(family))
          .map(RefreshFamily::user);
    }
  }
}
