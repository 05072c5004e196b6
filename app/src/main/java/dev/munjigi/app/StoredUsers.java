package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities;
import dev.munjigi.control.Identities.Invitation;
import dev.munjigi.control.Identities.Letter;
import dev.munjigi.control.Identities.NewUser;
import dev.munjigi.control.Identities.Reset;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.rights.RightsBook;
import dev.munjigi.gates.rights.RightsHolder;
import dev.munjigi.gates.signin.Means;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// The people of a store, and how they come in.
///
/// @param inviting null where there is no `identity` that a link could lead to
record StoredUsers(Means means, @Nullable Inviting inviting, RightsBook rights)
    implements Identities.Users, Identities.Access {
  private IdentityStore store() {
    return means.store();
  }

  private User user(UserName name) throws Declined {
    return StoredIdentities.user(store(), name);
  }

  @Override
  public List<User> page(String after, int most) {
    return store().users().page(after, most);
  }

  @Override
  public User named(UserName name) throws Declined {
    return user(name);
  }

  @Override
  public Invitation create(NewUser wanted, boolean link) throws Declined {
    Inviting invites = inviting;
    if (invites != null) {
      invites.reaches(link, wanted.name().text(), wanted.mail() != null);
    }
    User user =
        new User(
            means.id(),
            wanted.name(),
            wanted.shown(),
            wanted.mail(),
            false,
            wanted.groups(),
            User.State.INVITED,
            means.now(),
            1);
    return means.together(() -> add(user, link));
  }

  private Invitation add(User user, boolean link) throws Declined {
    if (user.groups().contains(StoredGroups.ADMINISTRATORS)) {
      StoredGroups.addAdministrators(store().groups());
    }
    kept(store().register().add(user), user.name());
    return inviting == null
        ? new Invitation(null, Letter.NONE)
        : inviting.invite(user, link);
  }

  private static void kept(Kept kept, UserName name) throws Declined {
    switch (kept) {
      case KEPT -> {}
      case NAME_TAKEN -> throw StoredIdentities.conflict("there is a `%s` already", name);
      case MAIL_TAKEN ->
          throw StoredIdentities.conflict("somebody else has the mail address of `%s`", name);
      case DANGLING ->
          throw StoredIdentities.conflict(
              "there is no such group for `%s`: add it with `munjigi group create GROUP`", name);
      case FULL ->
          throw new Declined(Declined.Why.UNAVAILABLE, "there is no room for `" + name + "`");
      case CHANGED ->
          throw StoredIdentities.conflict("`%s` was changed meanwhile; try again", name);
    }
  }

  /// Puts somebody into another form.
  static void change(IdentityStore store, User user, User.State state, SortedSet<String> groups)
      throws Declined {
    kept(store.register().change(user.next(state, groups)), user.name());
  }

  @Override
  public void remove(UserName name) throws Declined {
    User user = user(name);
    store()
        .together()
        .all(
            () -> {
              rights.forget(new RightsHolder(RightsHolder.Type.USER, name.text()));
              return store().register().remove(user.id());
            });
  }

  @Override
  public Invitation invite(UserName name, boolean link) throws Declined {
    if (inviting == null) {
      throw new IllegalArgumentException("a configuration with `identity` is needed");
    }
    return inviting.invite(user(name), link);
  }

  @Override
  public int disable(UserName name) throws Declined {
    User user = user(name);
    return means.together(
        () -> {
          change(store(), user, User.State.DISABLED, user.groups());
          return store().sessionEnds().endAll(user.id(), null);
        });
  }

  @Override
  public void enable(UserName name) throws Declined {
    User user = user(name);
    change(store(), user, User.State.ACTIVE, user.groups());
  }

  @Override
  public Reset resetFactors(UserName name) throws Declined {
    Id user = user(name).id();
    return means.together(() -> reset(user));
  }

  private Reset reset(Id user) {
    int removed = 0;
    for (Credential one : store().credentials().of(user)) {
      boolean goes =
          switch (one.kind()) {
            case TOTP, PASSKEY, RECOVERY -> store().credentials().remove(one.id());
            case PASSWORD, EXTERNAL -> false;
          };
      removed += goes && one.kind() != Credential.Kind.RECOVERY ? 1 : 0;
    }
    // what was under way with the old ones
    store().oneTimes().drop(OneTime.Purpose.SIGN_IN, user.toString());
    store().oneTimes().drop(OneTime.Purpose.PASSKEY, user.toString());
    return new Reset(removed, store().sessionEnds().endAll(user, null));
  }
}
