package dev.munjigi.engines.identity;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Credential;
import dev.munjigi.gates.identity.Handle;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.RefreshFamilies.Rotation;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

/// Measures a store, alone and by eight at once; not a test, because it claims nothing.
public final class StoreSpeed {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration EACH = Duration.ofSeconds(3);
  private static final int SESSIONS = 1_000;

  private final IdentityStore store;
  private final Id user = id();
  private final String[] tokens = new String[8];
  private final long[] versions = new long[8];
  private final Id[] credentials = new Id[8];

  public StoreSpeed(IdentityStore store) {
    this.store = store;
  }

  private static Id id() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return Id.of(NOW.toEpochMilli(), random.nextInt(), random.nextLong());
  }

  private static String hash(long i) {
    return "%064x".formatted(i);
  }

  /// Measures and prints.
  public void run(String name) throws Exception {
    store
        .register()
        .add(
            new User(
                user,
                new UserName("hana"),
                "x",
                null,
                false,
                new TreeSet<>(),
                User.State.ACTIVE,
                NOW,
                1));
    for (int i = 0; i < SESSIONS; i++) {
      Session session =
          new Session(
              id(), user, NOW, NOW, new TreeSet<>(List.of("pwd")), "", "", NOW, NOW.plusSeconds(9));
      store.sessions().begin(session, new Handle(hash(i), session.id(), "h"));
    }
    for (int i = 0; i < 8; i++) {
      tokens[i] = "first" + i;
      store
          .families()
          .begin(new RefreshFamily(id(), "c", user, null, "", NOW, NOW.plusSeconds(9)), tokens[i]);
      credentials[i] = id();
    }
    for (int threads : new int[] {1, 8}) {
      measure(name, "behind", threads, this::behind);
      measure(name, "save", threads, this::save);
      measure(name, "rotate", threads, this::rotate);
    }
  }

  private void behind(int thread) {
    String hash = hash(ThreadLocalRandom.current().nextInt(SESSIONS));
    if (store.sessions().behind(hash, "h").isEmpty()) {
      throw new IllegalStateException("a session is missing");
    }
  }

  private void save(int thread) {
    long version = ++versions[thread];
    store
        .credentials()
        .save(
            new Credential(
                credentials[thread],
                user,
                Credential.Kind.PASSKEY,
                "k" + thread,
                "a body",
                NOW,
                version));
  }

  private void rotate(int thread) {
    String next = hash(ThreadLocalRandom.current().nextLong());
    if (!(store.families().rotate(tokens[thread], "c", next, NOW) instanceof Rotation.Rotated)) {
      throw new IllegalStateException("a token was not rotated");
    }
    tokens[thread] = next;
  }

  private static void measure(String name, String what, int threads, IntConsumer step)
      throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        counts.add(
            pool.submit(() -> {
              long end = System.nanoTime() + EACH.toNanos();
              int done = 0;
              while (System.nanoTime() < end) {
                step.accept(thread);
                done++;
              }
              return done;
            }));
      }
      long sum = 0;
      for (Future<Integer> count : counts) {
        sum += count.get();
      }
      System.out.printf(
          Locale.ROOT, "%s %s, %d at once: %d/s%n", name, what, threads, sum / EACH.toSeconds());
    }
  }
}
