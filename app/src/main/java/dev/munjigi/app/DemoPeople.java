package dev.munjigi.app;

import dev.munjigi.engines.memory.MemoryGuesses;
import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.identity.Group;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.signin.BreachedList;
import dev.munjigi.gates.signin.Cost;
import dev.munjigi.gates.signin.Hashing;
import dev.munjigi.gates.signin.Invitations;
import dev.munjigi.gates.signin.Means;
import dev.munjigi.gates.signin.OwnPassword;
import dev.munjigi.gates.signin.Password;
import dev.munjigi.gates.signin.PasswordRules;
import dev.munjigi.gates.signin.Visit;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/// The people of the demo: one of the shop's customers, a clerk and an administrator. They are
/// invited and accept, as anybody else would, before the gate starts.
///
/// Guarantees: their passwords are made for this run, of 74 random bits each, so that what was
/// printed by one demo opens no other one.
final class DemoPeople {
  /// No two of them look alike.
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int PARTS = 3;
  private static final int PART = 5;

  private static final List<Person> ALL =
      List.of(
          new Person("haneul.kim", "김하늘", new Group("customers", "who buys")),
          new Person("clerk", "점원", new Group("clerks", "who sells")),
          new Person("admin", "한보름", new Group(StoredGroups.ADMINISTRATORS, "who runs the shop")));

  private final SecureRandom random = new SecureRandom();
  private final Means means;
  private final Invitations invitations;

  /// @param shown how pages call them
  private record Person(String name, String shown, Group group) {}

  private DemoPeople(IdentityStore store, IdentitySettings settings) {
    this.means = new Means(store, () -> settings, InstantSource.system(), random, event -> {});
    Hashing hashing =
        new Hashing(Cost.DEFAULT, new Hashing.Bounds(1, 0), random, System::nanoTime);
    PasswordRules rules =
        new PasswordRules(settings.leastPassword(), List.of("shop"), BreachedList.NONE);
    MemoryGuesses guesses = new MemoryGuesses(MemoryGuesses.DEFAULT_SLOTS, System::nanoTime);
    this.invitations =
        new Invitations(means, new OwnPassword(means, hashing, guesses, () -> rules));
  }

  /// Adds them to the store of a gate that does not run yet.
  ///
  /// @param state its state folder
  /// @return their passwords, by name
  static Map<String, String> add(Path state, IdentitySettings settings) throws IOException {
    State.make(state);
    Map<String, String> passwords = new TreeMap<>();
    try (SqliteStore store = People.store(state)) {
      DemoPeople people = new DemoPeople(store.ports(), settings);
      for (Person one : ALL) {
        passwords.put(one.name(), people.join(one));
      }
    }
    return passwords;
  }

  private String join(Person one) throws IOException {
    means.store().groups().add(one.group());
    User user =
        new User(
            means.id(),
            new UserName(one.name()),
            one.shown(),
            null,
            false,
            new TreeSet<>(Set.of(one.group().name())),
            User.State.INVITED,
            means.now(),
            1);
    Kept kept = means.store().register().add(user);
    String password = password();
    Visit visit = new Visit(Address.of(new byte[] {127, 0, 0, 1}), "", null, null);
    Invitations.Outcome outcome =
        invitations.accept(
            invitations.invite(user.id()).reveal(), Password.of(password), visit);
    if (kept != Kept.KEPT || !(outcome instanceof Invitations.Outcome.Accepted)) {
      throw new IOException("`" + one.name() + "` could not be added to the demo");
    }
    return password;
  }

  private String password() {
    StringJoiner password = new StringJoiner("-");
    for (int i = 0; i < PARTS; i++) {
      StringBuilder part = new StringBuilder();
      random.ints(PART, 0, LETTERS.length()).mapToObj(LETTERS::charAt).forEach(part::append);
      password.add(part);
    }
    return password.toString();
  }
}
