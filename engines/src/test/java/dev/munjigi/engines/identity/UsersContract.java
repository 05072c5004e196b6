package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Changes.What;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.Users] and [dev.munjigi.gates.identity.UserRegister] have to
/// do.
public abstract class UsersContract extends StoreContract {
  @Test
  void keepsAPersonAsTheyWere() {
    store.groups().add(new Group("staff", ""));
    store.groups().add(new Group("admins", ""));
    User user = in(user(id(), "한글이름", "hana@example.com", true, 1), "staff", "admins");
    assertThat(store.register().add(user)).isEqualTo(Kept.KEPT);
    assertThat(store.users().byId(user.id())).contains(user);
    assertThat(store.users().byName(user.name())).contains(user);
    assertThat(store.users().byMail("hana@example.com")).contains(user);
    assertThat(store.users().byId(id())).isEmpty();
    assertThat(told(0)).contains(told(What.USER, user.id()));
  }

  @Test
  void keepsEveryStateAndMomentsFarAway() {
    for (User.State state : User.State.values()) {
      User user =
          new User(
              id(),
              new UserName(state.name().toLowerCase(Locale.ROOT)),
              "x",
              null,
              false,
              new TreeSet<>(),
              state,
              Instant.parse("1969-12-31T23:59:59.999999999Z"),
              1);
      assertThat(store.register().add(user)).isEqualTo(Kept.KEPT);
      assertThat(store.users().byId(user.id())).contains(user);
    }
  }

  @Test
  void findsNobodyByAnAddressThatWasNotVerified() {
    store.register().add(user(id(), "hana", "hana@example.com", false, 1));
    assertThat(store.users().byMail("hana@example.com")).isEmpty();
  }

  @Test
  void takesOddTextsForNobodys() {
    assertThat(store.users().byMail("a\0b")).isEmpty();
    assertThat(store.users().byMail("a\uD800b")).isEmpty();
    assertThat(store.users().byMail("' OR 1=1 --")).isEmpty();
    assertThat(store.users().page("\0\uD800", 10)).isEmpty();
  }

  @Test
  void keepsSomebodyWhoseShownNameNoDatabaseTakes() {
    User user =
        new User(
            id(),
            new UserName("hana"),
            "a\0b\uD800'); DROP TABLE users; --",
            null,
            false,
            new TreeSet<>(),
            User.State.ACTIVE,
            NOW,
            1);
    assertThat(store.register().add(user)).isEqualTo(Kept.KEPT);
    assertThat(store.users().byId(user.id())).get().extracting(User::name).isEqualTo(user.name());
  }

  @Test
  void refusesANameThatIsTaken() {
    store.register().add(user("hana"));
    long told = store.changes().newest();
    assertThat(store.register().add(user("hana"))).isEqualTo(Kept.NAME_TAKEN);
    assertThat(told(told)).isEmpty();
  }

  @Test
  void refusesAVerifiedAddressThatIsTakenAndNoOther() {
    store.register().add(user(id(), "a", "x@example.com", true, 1));
    assertThat(store.register().add(user(id(), "b", "x@example.com", true, 1)))
        .isEqualTo(Kept.MAIL_TAKEN);
    assertThat(store.register().add(user(id(), "b", "x@example.com", false, 1)))
        .isEqualTo(Kept.KEPT);
    Id c = id();
    assertThat(store.register().add(user(c, "c", "x@example.com", false, 1))).isEqualTo(Kept.KEPT);
    assertThat(store.register().change(user(c, "c", "x@example.com", true, 2)))
        .isEqualTo(Kept.MAIL_TAKEN);
    assertThat(store.users().byId(c).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void refusesGroupsThatAreNotThere() {
    store.groups().add(new Group("staff", ""));
    assertThat(store.register().add(in(user("hana"), "staff", "nobody"))).isEqualTo(Kept.DANGLING);
    assertThat(store.users().byName(new UserName("hana"))).isEmpty();
  }

  @Test
  void refusesAnIdThatIsGivenAndAVersionThatIsNotTheFirst() {
    Id hana = somebody("hana");
    assertThat(store.register().add(user(hana, "other", null, false, 1))).isEqualTo(Kept.CHANGED);
    assertThatThrownBy(() -> store.register().add(user(id(), "x", null, false, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changesTheFormBeforeAndOnlyThat() {
    store.groups().add(new Group("staff", ""));
    Id hana = somebody("hana");
    somebody("jun");
    User second = in(user(hana, "hana2", "h@example.com", true, 2), "staff");
    assertThat(store.register().change(second)).isEqualTo(Kept.KEPT);
    assertThat(store.users().byId(hana)).contains(second);
    assertThat(store.users().byName(new UserName("hana"))).isEmpty();
    assertThat(store.register().change(second)).isEqualTo(Kept.CHANGED);
    assertThat(store.register().change(user(hana, "x", null, false, 4))).isEqualTo(Kept.CHANGED);
    assertThat(store.register().change(user(hana, "jun", null, false, 3)))
        .isEqualTo(Kept.NAME_TAKEN);
    assertThat(store.register().change(user(id(), "x", null, false, 2))).isEqualTo(Kept.CHANGED);
    assertThat(store.users().byId(hana)).contains(second);
    User third = user(hana, "hana2", null, false, 3);
    assertThat(store.register().change(third)).isEqualTo(Kept.KEPT);
    assertThat(store.users().byId(hana)).contains(third);
    assertThat(store.users().byMail("h@example.com")).isEmpty();
  }

  @Test
  void showsPagesByName() {
    List<String> names = List.of("z", "가", "b10", "b2", "𠀀", "a");
    names.forEach(this::somebody);
    List<String> seen = new ArrayList<>();
    String after = "";
    for (List<User> page = store.users().page(after, 4);
        !page.isEmpty();
        page = store.users().page(after, 4)) {
      page.forEach(user -> seen.add(user.name().text()));
      after = seen.getLast();
    }
    assertThat(seen).containsExactly("a", "b10", "b2", "z", "가", "𠀀");
    assertThatThrownBy(() -> store.users().page("", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.users().page("", 1_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void removesSomebodyWithAllThatIsTheirsAndNothingElse() {
    store.groups().add(new Group("staff", ""));
    User gone = in(user(id(), "gone", "g@example.com", true, 1), "staff");
    store.register().add(gone);
    Id stays = somebody("stays");
    long before = store.changes().newest();
    Owned lost = new Owned(gone.id());
    Owned kept = new Owned(stays);
    long since = store.changes().newest();
    assertThat(store.register().remove(gone.id())).isTrue();
    assertThat(lost.count()).isZero();
    assertThat(kept.count()).isEqualTo(6);
    assertThat(store.users().byMail("g@example.com")).isEmpty();
    assertThat(store.groups().remove("staff")).isEqualTo(Kept.KEPT);
    assertThat(told(since))
        .contains(
            told(What.USER, gone.id()),
            told(What.CREDENTIAL, lost.credential.id()),
            told(What.SESSION, lost.session.id()),
            told(What.FAMILY, lost.family.id()),
            told(What.KEY, lost.key.id()));
    assertThat(store.register().remove(gone.id())).isFalse();
    assertThat(before).isLessThan(since);
    assertThat(store.register().add(user("gone"))).isEqualTo(Kept.KEPT);
  }

  /// One of each that somebody can own.
  private final class Owned {
    private final String cookie = hash();
    private final String token = hash();
    private final String refresh = hash();
    private final Id user;
    private final Credential credential;
    private final Session session;
    private final RefreshFamily family;
    private final ApiKey key;

    private Owned(Id user) {
      this.user = user;
      credential = credential(id(), user, Credential.Kind.PASSWORD, null, 1);
      store.credentials().save(credential);
      session = signedIn(user, cookie);
      family = family(user, null);
      store.families().begin(family, refresh);
      key =
          new ApiKey(
              id(), "arn:x", user, "mj_abcd", hash(), "ci", new TreeSet<>(), NOW, null, null);
      store.keys().add(key);
      store
          .oneTimes()
          .put(new OneTime(token, OneTime.Purpose.PASSWORD_RESET, user.toString(), "", LATER));
    }

    private long count() {
      boolean rotates =
          store.families().rotate(refresh, "shop", hash(), NOW) instanceof Rotation.Rotated;
      return (store.users().byId(user).isPresent() ? 1 : 0)
          + store.credentials().of(user).size()
          + (store.sessions().behind(cookie, "login.example.com").isPresent() ? 1 : 0)
          + (store.keys().byHash(key.hash()).isPresent() ? 1 : 0)
          + (store.oneTimes().look(token, OneTime.Purpose.PASSWORD_RESET, NOW).isPresent() ? 1 : 0)
          + (rotates ? 1 : 0);
    }
  }

  @Test
  void letsOneHaveANameThatManyWantAtOnce() throws Exception {
    assertThat(atOnce(40, () -> store.register().add(user("hana"))))
        .containsOnlyOnce(Kept.KEPT)
        .containsOnly(Kept.KEPT, Kept.NAME_TAKEN);
    assertThat(store.users().page("", 10)).hasSize(1);
  }

  @Test
  void letsOneHaveAnAddressThatManyProveAtOnce() throws Exception {
    List<Callable<Kept>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      User user = user(id(), "u" + i, "x@example.com", true, 1);
      all.add(() -> store.register().add(user));
    }
    assertThat(atOnce(all)).containsOnlyOnce(Kept.KEPT).containsOnly(Kept.KEPT, Kept.MAIL_TAKEN);
    assertThat(store.users().page("", 10)).hasSize(1);
  }

  @Test
  void letsOneOfManyChangeTheSameForm() throws Exception {
    Id hana = somebody("hana");
    List<Callable<Kept>> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      User form = user(hana, "hana" + i, null, false, 2);
      all.add(() -> store.register().change(form));
    }
    assertThat(atOnce(all)).containsOnlyOnce(Kept.KEPT).containsOnly(Kept.KEPT, Kept.CHANGED);
  }

  @Test
  void leavesNothingOfSomebodyWhoIsRemovedWhileTheySignIn() throws Exception {
    for (int round = 0; round < 10; round++) {
      Id hana = somebody("hana" + round);
      String hash = hash();
      Session session = session(hana, NOW);
      atOnce(
          List.of(
              () -> store.register().remove(hana),
              () -> store.sessions().begin(session, new Handle(hash, session.id(), "h"))));
      assertThat(store.sessions().behind(hash, "h")).isEmpty();
    }
  }
}
