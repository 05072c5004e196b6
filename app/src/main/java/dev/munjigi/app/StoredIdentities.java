package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.policy.Entitlements;
import dev.munjigi.gates.rights.RightsBook;
import dev.munjigi.gates.roles.RoleEnds;
import dev.munjigi.gates.signin.Means;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What operators do with the people and programs of a store, from the command line or by the API.
final class StoredIdentities {
  private StoredIdentities() {}

  /// @param files what files say of rights
  /// @param inviting null where there is no `identity` that a link could lead to
  static Identities over(
      Means means,
      @Nullable Inviting inviting,
      StoredNodes.Authority authority,
      Supplier<Entitlements> files) {
    IdentityStore store = means.store();
    RightsBook rights = new RightsBook(store, files, means.clock());
    StoredUsers users = new StoredUsers(means, inviting, rights);
    StoredGroups groups = new StoredGroups(store, rights);
    return new Identities(
        users,
        users,
        groups,
        groups,
        new StoredKeys(means),
        new StoredNodes(means, authority, rights),
        new SessionsOf(store),
        new TokensOf(store),
        role -> new RoleEnds(store.oneTimes()).end(role, means.now()),
        new StoredRights(rights));
  }

  static User user(IdentityStore store, UserName name) throws Declined {
    return store.users().byName(name).orElseThrow(() -> absent("nobody is called `%s`", name));
  }

  static Declined absent(String message, Object what) {
    return new Declined(Declined.Why.ABSENT, message.formatted(what));
  }

  static Declined conflict(String message, Object what) {
    return new Declined(Declined.Why.CONFLICT, message.formatted(what));
  }

  private record SessionsOf(IdentityStore store) implements Identities.Sessions {
    @Override
    public List<Session> of(UserName user) throws Declined {
      return store.sessions().of(user(store, user).id());
    }

    @Override
    public Optional<User> owner(Id session) {
      return store.owners().ofSession(session).flatMap(store.users()::byId);
    }

    @Override
    public void end(Id session) throws Declined {
      if (!store.sessionEnds().end(session)) {
        throw absent("there is no session `%s`", session);
      }
    }

    @Override
    public int endAll(UserName user) throws Declined {
      return store.sessionEnds().endAll(user(store, user).id(), null);
    }
  }

  private record TokensOf(IdentityStore store) implements Identities.Tokens {
    @Override
    public List<RefreshFamily> of(UserName user) throws Declined {
      return store.families().of(user(store, user).id());
    }

    @Override
    public Optional<User> owner(Id family) {
      return store.owners().ofFamily(family).flatMap(store.users()::byId);
    }

    @Override
    public void revoke(Id family) throws Declined {
      if (!store.families().revoke(family)) {
        throw absent("there are no tokens `%s`", family);
      }
    }
  }
}
