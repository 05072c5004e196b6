package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Credentials;
import dev.munjigi.gates.identity.Kept;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What people prove with who they are.
record MemoryCredentials(IdentityTables tables) implements Credentials {
  private static final int MOST = 100;

  @Override
  public List<Credential> of(Id user) {
    synchronized (tables) {
      return tables.credentials.values().stream()
          .filter(credential -> credential.user().equals(user))
          .sorted(Comparator.comparing(Credential::added).thenComparing(Credential::id))
          .toList();
    }
  }

  @Override
  public Optional<Credential> byKey(Credential.Kind kind, String key) {
    synchronized (tables) {
      return tables.credentials.values().stream()
          .filter(credential -> credential.kind() == kind && key.equals(credential.key()))
          .findFirst();
    }
  }

  @Override
  public Kept save(Credential credential) {
    synchronized (tables) {
      Credential before = tables.credentials.get(credential.id());
      if (credential.version() == 1) {
        if (!tables.users.containsKey(credential.user())) {
          return Kept.DANGLING;
        }
        if (before != null) {
          return Kept.CHANGED;
        }
      } else if (before == null
          || before.version() != credential.version() - 1
          || before.kind() != credential.kind()
          || !before.user().equals(credential.user())) {
        return Kept.CHANGED;
      }
      if (tables.credentials.values().stream().anyMatch(other -> collide(other, credential))) {
        return Kept.NAME_TAKEN;
      }
      if (before == null && of(credential.user()).size() >= MOST) {
        return Kept.FULL;
      }
      tables.credentials.put(credential.id(), credential);
      tables.tell(What.CREDENTIAL, credential.id());
      return Kept.KEPT;
    }
  }

  private static boolean collide(Credential one, Credential other) {
    if (one.id().equals(other.id()) || one.kind() != other.kind()) {
      return false;
    }
    return other.key() == null
        ? one.key() == null && one.user().equals(other.user())
        : other.key().equals(one.key());
  }

  @Override
  public boolean remove(Id credential) {
    synchronized (tables) {
      boolean there = tables.credentials.remove(credential) != null;
      if (there) {
        tables.tell(What.CREDENTIAL, credential);
      }
      return there;
    }
  }
}
