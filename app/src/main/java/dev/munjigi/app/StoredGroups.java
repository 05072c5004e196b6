package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Identities;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Groups;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.rights.RightsBook;
import dev.munjigi.gates.rights.RightsHolder;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// The groups of a store, and who is in them.
record StoredGroups(IdentityStore store, RightsBook rights)
    implements Identities.Groups, Identities.Members {
  /// The group of whoever sets the gate up.
  static final String ADMINISTRATORS = "administrators";

  /// Makes the group of administrators, when it is not there.
  static void addAdministrators(Groups groups) {
    groups.add(new Group(ADMINISTRATORS, "who set the gate up"));
  }

  @Override
  public List<Group> all() {
    return store.groups().all();
  }

  @Override
  public void create(Group group) throws Declined {
    if (!store.groups().add(group)) {
      boolean there = all().stream().anyMatch(one -> one.name().equals(group.name()));
      throw there
          ? StoredIdentities.conflict("there is a group `%s` already", group.name())
          : new Declined(
              Declined.Why.UNAVAILABLE, "there is no room for `" + group.name() + "`");
    }
  }

  @Override
  public void remove(String name) throws Declined {
    Kept removed =
        store
            .together()
            .all(
                () -> {
                  Kept kept = store.groups().remove(name);
                  if (kept == Kept.KEPT) {
                    rights.forget(new RightsHolder(RightsHolder.Type.GROUP, name));
                  }
                  return kept;
                });
    switch (removed) {
      case KEPT -> {}
      case DANGLING -> throw StoredIdentities.conflict("somebody is still in `%s`", name);
      default -> throw StoredIdentities.absent("there is no group `%s`", name);
    }
  }

  @Override
  public void add(String group, UserName member) throws Declined {
    User user = StoredIdentities.user(store, member);
    if (all().stream().noneMatch(one -> one.name().equals(group))) {
      throw StoredIdentities.absent("there is no group `%s`", group);
    }
    SortedSet<String> groups = new TreeSet<>(user.groups());
    groups.add(group);
    if (groups.size() > User.MOST_GROUPS) {
      throw StoredIdentities.conflict("`%s` is in as many groups as anybody may be", member);
    }
    StoredUsers.change(store, user, user.state(), groups);
  }

  @Override
  public void remove(String group, UserName member) throws Declined {
    User user = StoredIdentities.user(store, member);
    SortedSet<String> groups = new TreeSet<>(user.groups());
    if (!groups.remove(group)) {
      throw StoredIdentities.absent("`" + member + "` is not in `%s`", group);
    }
    StoredUsers.change(store, user, user.state(), groups);
  }
}
