package dev.munjigi.engines.memory;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.identity.UserRegister;
import dev.munjigi.gates.identity.Users;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The people who may sign in.
record MemoryUsers(IdentityTables tables) implements Users, UserRegister {
  private Optional<User> one(Predicate<User> which) {
    synchronized (tables) {
      return tables.users.values().stream().filter(which).findFirst();
    }
  }

  @Override
  public Optional<User> byId(Id id) {
    return one(user -> user.id().equals(id));
  }

  @Override
  public Optional<User> byName(UserName name) {
    return one(user -> user.name().equals(name));
  }

  @Override
  public Optional<User> byMail(String mail) {
    return one(user -> user.mailVerified() && mail.equals(user.mail()));
  }

  @Override
  public List<User> page(String after, int most) {
    MemoryIdentityStore.requirePage(most, 1_000);
    synchronized (tables) {
      return tables.users.values().stream()
          .filter(user -> MemoryIdentityStore.BY_POINTS.compare(user.name().text(), after) > 0)
          .sorted((a, b) -> MemoryIdentityStore.BY_POINTS.compare(a.name().text(), b.name().text()))
          .limit(most)
          .toList();
    }
  }

  @Override
  public Kept add(User user) {
    if (user.version() != 1) {
      throw new IllegalArgumentException("somebody new has version 1");
    }
    synchronized (tables) {
      return tables.users.containsKey(user.id()) ? Kept.CHANGED : keep(user);
    }
  }

  @Override
  public Kept change(User user) {
    synchronized (tables) {
      User before = tables.users.get(user.id());
      return before == null || before.version() != user.version() - 1 ? Kept.CHANGED : keep(user);
    }
  }

  private Kept keep(User user) {
    for (User other : tables.users.values()) {
      if (!other.id().equals(user.id()) && other.name().equals(user.name())) {
        return Kept.NAME_TAKEN;
      }
    }
    for (User other : tables.users.values()) {
      if (!other.id().equals(user.id())
          && user.mailVerified()
          && other.mailVerified()
          && user.mail() != null
          && user.mail().equals(other.mail())) {
        return Kept.MAIL_TAKEN;
      }
    }
    if (!tables.groups.keySet().containsAll(user.groups())) {
      return Kept.DANGLING;
    }
    tables.users.put(user.id(), user);
    tables.tell(What.USER, user.id());
    return Kept.KEPT;
  }

  @Override
  public boolean remove(Id user) {
    synchronized (tables) {
      if (tables.users.remove(user) == null) {
        return false;
      }
      tables.credentials.values().stream()
          .filter(credential -> credential.user().equals(user))
          .map(Credential::id)
          .toList()
          .forEach(id -> {
            tables.credentials.remove(id);
            tables.tell(What.CREDENTIAL, id);
          });
      tables.sessions.values().stream()
          .filter(session -> session.user().equals(user))
          .map(Session::id)
          .toList()
          .forEach(tables::endSession);
      tables.dropFamilies(family -> family.user().equals(user));
      tables.oneTimes.values().removeIf(token -> token.subject().equals(user.toString()));
      tables.keys.values().stream()
          .filter(key -> user.equals(key.user()))
          .toList()
          .forEach(key -> {
            tables.keys.remove(key.id());
            tables.tell(What.KEY, key.id());
          });
      tables.tell(What.USER, user);
      return true;
    }
  }
}
