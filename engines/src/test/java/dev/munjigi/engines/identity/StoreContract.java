package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/// What the contracts of the ports of identity share: a store, and things to keep in it.
public abstract class StoreContract {
  protected static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456789Z");
  protected static final Instant LATER = NOW.plus(Duration.ofHours(12));
  private static final SecureRandom RANDOM = new SecureRandom();

  protected IdentityStore store;

  /// A store in which nothing is kept yet.
  protected abstract IdentityStore empty() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    store = empty();
  }

  protected static Id id() {
    return Id.of(NOW.toEpochMilli(), RANDOM.nextInt(), RANDOM.nextLong());
  }

  /// The hash of some token.
  protected static String hash() {
    byte[] hash = new byte[32];
    RANDOM.nextBytes(hash);
    return HexFormat.of().formatHex(hash);
  }

  protected static User user(String name) {
    return user(id(), name, null, false, 1);
  }

  protected static User user(
      Id id, String name, @Nullable String mail, boolean verified, long version) {
    return new User(
        id,
        new UserName(name),
        "김 " + name,
        mail,
        verified,
        new TreeSet<>(),
        User.State.ACTIVE,
        NOW,
        version);
  }

  protected static User in(User user, String... groups) {
    return new User(
        user.id(),
        user.name(),
        user.shown(),
        user.mail(),
        user.mailVerified(),
        new TreeSet<>(List.of(groups)),
        user.state(),
        user.created(),
        user.version());
  }

  /// Somebody who is there.
  protected Id somebody(String name) {
    User user = user(name);
    assertThat(store.register().add(user)).isEqualTo(Kept.KEPT);
    return user.id();
  }

  protected static Session session(Id user, Instant began) {
    return new Session(
        id(),
        user,
        began,
        began,
        new TreeSet<>(List.of("pwd", "otp")),
        "192.0.2.7",
        "Mozilla/5.0",
        began,
        began.plus(Duration.ofHours(12)));
  }

  /// A session that has begun, and the hash of its cookie at `login.example.com`.
  protected Session signedIn(Id user, String hash) {
    Session session = session(user, NOW);
    assertThat(store.sessions().begin(session, new Handle(hash, session.id(), "login.example.com")))
        .isEqualTo(Kept.KEPT);
    return session;
  }

  protected static RefreshFamily family(Id user, @Nullable Id session) {
    return new RefreshFamily(id(), "shop", user, session, "{}", NOW, LATER);
  }

  protected static Credential credential(
      Id id, Id user, Credential.Kind kind, @Nullable String key, long version) {
    return new Credential(id, user, kind, key, "body " + version, NOW, version);
  }

  /// What the feed told since a number.
  protected List<String> told(long since) {
    return store.changes().after(since, 10_000).stream()
        .map(change -> change.what() + " " + change.id())
        .toList();
  }

  protected static String told(Changes.What what, Object id) {
    return what + " " + id;
  }

  /// What many did at once, each in a thread of its own.
  protected static <T> List<T> atOnce(int many, Callable<T> each) throws Exception {
    List<Callable<T>> all = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(each);
    }
    return atOnce(all);
  }

  protected static <T> List<T> atOnce(List<Callable<T>> all) throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    List<T> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> one : all) {
        futures.add(
            threads.submit(() -> {
              start.await();
              return one.call();
            }));
      }
      start.countDown();
      for (Future<T> future : futures) {
        done.add(future.get());
      }
    }
    return done;
  }
}
