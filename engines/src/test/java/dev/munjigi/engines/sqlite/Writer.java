package dev.munjigi.engines.sqlite;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.OneTime;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TreeSet;

/// A process of its own that writes until it is killed, and says each step that was acknowledged:
/// `user ID`, `session HASH`, `family HASH`, `rotated USED NEXT`, `token HASH`, `taken HASH`,
/// `removed ID`.
final class Writer {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant LATER = NOW.plusSeconds(3600);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final IdentityStore store;
  private final PrintStream out;

  private Writer(IdentityStore store, PrintStream out) {
    this.store = store;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    SqliteStore store = SqliteStore.open(Path.of(arguments[0]), SqliteLimits.USUAL);
    for (int i = 0; i < 2; i++) {
      Thread.ofPlatform().start(() -> new Writer(store.ports(), System.out).write());
    }
  }

  private void write() {
    while (true) {
      Id user = user();
      session(user);
      families(user);
      tokens(user);
      if (RANDOM.nextInt(4) == 0) {
        require(store.register().remove(user));
        say("removed " + user);
      }
    }
  }

  private Id user() {
    Id id = id();
    String name = "u" + id.toString().toLowerCase(Locale.ROOT);
    User user =
        new User(
            id, new UserName(name), name, null, false, new TreeSet<>(), User.State.ACTIVE, NOW, 1);
    require(store.register().add(user) == Kept.KEPT);
    say("user " + id);
    return id;
  }

  private void session(Id user) {
    String hash = hash();
    Session session = new Session(id(), user, NOW, NOW, new TreeSet<>(), "", "", NOW, LATER);
    require(store.sessions().begin(session, new Handle(hash, session.id(), "h")) == Kept.KEPT);
    say("session " + user + " " + hash);
  }

  private void families(Id user) {
    String hash = hash();
    RefreshFamily family = new RefreshFamily(id(), "c", user, null, "", NOW, LATER);
    require(store.families().begin(family, hash) == Kept.KEPT);
    for (int i = 0; i < 3; i++) {
      String next = hash();
      require(store.families().rotate(hash, "c", next, NOW) instanceof Rotation.Rotated);
      say("rotated " + user + " " + hash + " " + next);
      hash = next;
    }
  }

  private void tokens(Id user) {
    String kept = hash();
    store.oneTimes().put(new OneTime(kept, OneTime.Purpose.SETUP, user.toString(), "", LATER));
    say("token " + user + " " + kept);
    String taken = hash();
    store.oneTimes().put(new OneTime(taken, OneTime.Purpose.SETUP, "", "", LATER));
    require(store.oneTimes().take(taken, OneTime.Purpose.SETUP, NOW).isPresent());
    say("taken " + taken);
  }

  private static void require(boolean kept) {
    if (!kept) {
      throw new IllegalStateException("a step was refused");
    }
  }

  private void say(String step) {
    // one write for one line: a line that is whole was acknowledged
    byte[] line = (step + "\n").getBytes(StandardCharsets.US_ASCII);
    out.write(line, 0, line.length);
    out.flush();
  }

  private static Id id() {
    return Id.of(NOW.toEpochMilli(), RANDOM.nextInt(), RANDOM.nextLong());
  }

  private static String hash() {
    byte[] hash = new byte[32];
    RANDOM.nextBytes(hash);
    return HexFormat.of().formatHex(hash);
  }
}
