package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.ApiKeys;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.KeyUses;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys of programs.
record MemoryApiKeys(IdentityTables tables) implements ApiKeys, KeyUses {
  @Override
  public Kept add(ApiKey key) {
    synchronized (tables) {
      if (key.user() != null && !tables.users.containsKey(key.user())) {
        return Kept.DANGLING;
      }
      if (tables.keys.containsKey(key.id()) || byHash(key.hash()).isPresent()) {
        return Kept.CHANGED;
      }
      tables.keys.put(key.id(), key);
      tables.tell(What.KEY, key.id());
      return Kept.KEPT;
    }
  }

  @Override
  public Optional<ApiKey> byHash(String hash) {
    synchronized (tables) {
      return tables.keys.values().stream().filter(key -> key.hash().equals(hash)).findFirst();
    }
  }

  @Override
  public List<ApiKey> page(@Nullable Id user, @Nullable Id after, int most) {
    MemoryIdentityStore.requirePage(most, 1_000);
    synchronized (tables) {
      return (after == null ? tables.keys : tables.keys.tailMap(after, false))
          .values().stream()
              .filter(key -> user == null || user.equals(key.user()))
              .limit(most)
              .toList();
    }
  }

  @Override
  public boolean revoke(Id key) {
    synchronized (tables) {
      boolean there = tables.keys.remove(key) != null;
      if (there) {
        tables.tell(What.KEY, key);
      }
      return there;
    }
  }

  @Override
  public void used(Map<Id, Instant> at) {
    synchronized (tables) {
      at.forEach(
          (id, moment) -> tables.keys.computeIfPresent(id, (same, key) -> used(key, moment)));
    }
  }

  private static ApiKey used(ApiKey key, Instant moment) {
    if (key.used() != null && !key.used().isBefore(moment)) {
      return key;
    }
    return new ApiKey(
        key.id(),
        key.owner(),
        key.user(),
        key.prefix(),
        key.hash(),
        key.label(),
        key.scopes(),
        key.created(),
        key.until(),
        moment);
  }
}
