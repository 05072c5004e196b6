package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.Groups] has to do.
public abstract class GroupsContract extends StoreContract {
  @Test
  void keepsGroupsByName() {
    Group staff = new Group("staff", "all who work here");
    Group admins = new Group("admins", "");
    assertThat(store.groups().add(staff)).isTrue();
    assertThat(store.groups().add(admins)).isTrue();
    assertThat(store.groups().add(new Group("staff", "others"))).isFalse();
    assertThat(store.groups().all()).containsExactly(admins, staff);
    assertThat(told(0)).containsExactly(told(What.GROUP, "staff"), told(What.GROUP, "admins"));
  }

  @Test
  void removesAGroupInWhichNobodyIs() {
    store.groups().add(new Group("staff", ""));
    User hana = in(user("hana"), "staff");
    store.register().add(hana);
    assertThat(store.groups().remove("staff")).isEqualTo(Kept.DANGLING);
    store.register().remove(hana.id());
    assertThat(store.groups().remove("staff")).isEqualTo(Kept.KEPT);
    assertThat(store.groups().remove("staff")).isEqualTo(Kept.CHANGED);
    assertThat(store.groups().all()).isEmpty();
  }

  @Test
  void letsNobodyBeInAGroupThatIsRemovedMeanwhile() throws Exception {
    for (int round = 0; round < 20; round++) {
      String name = "g" + round;
      store.groups().add(new Group(name, ""));
      User user = in(user("u" + round), name);
      List<Kept> kept =
          atOnce(List.of(() -> store.groups().remove(name), () -> store.register().add(user)));
      boolean there = store.users().byName(new UserName("u" + round)).isPresent();
      assertThat(store.groups().all().contains(new Group(name, ""))).isEqualTo(there);
      assertThat(kept).containsExactlyInAnyOrder(Kept.KEPT, Kept.DANGLING);
    }
  }
}
