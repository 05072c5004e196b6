package dev.munjigi.control.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.sqlite.SqliteLimits;
import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.oauth.Authorization;
import dev.munjigi.gates.signin.Guess;
import dev.munjigi.gates.signin.Guesses;
import dev.munjigi.gates.signin.SignInEvent;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nobody learns from how long an answer takes whether there is such a person: wrong passwords of
/// known and unknown names, in random order, over a store in a file, judged by Welch's t-test as in
/// Reparaz and others, "Dude, is my code constant time?" (2017), which calls a difference found
/// beyond 4.5.
class SignInTimingTest {
  private static final int BROWSERS = 16;
  private static final int EACH_OF_BROWSER = 2_000 / BROWSERS;
  private static final int ROUNDS = 3;
  private static final int PEOPLE = 100;
  private static final double FOUND = 4.5;

  /// The share that is kept; the slowest rest is the machine's doing, not the program's.
  private static final double KEPT = 0.9;

  @TempDir Path folder;

  /// How often somebody may try is not what is judged.
  private static final Guesses ENDLESS =
      new Guesses() {
        @Override
        public boolean take(Guess guess) {
          return true;
        }

        @Override
        public void giveBack(Guess guess) {
          // there are always more
        }
      };

  private record Times(long[] known, long[] unknown) {}

  private static SignInPages pages(Scene scene, IdentityStore store) {
    SignInPages.Parts parts = scene.parts;
    return new SignInPages(
        new SignInPages.Parts(
            store,
            parts.settings(),
            parts.rules(),
            parts.hashing(),
            ENDLESS,
            parts.wrapping(),
            parts.mail(),
            parts.deviceKey(),
            parts.formKey(),
            parts.destinations(),
            parts.clock(),
            new SecureRandom(),
            event -> named(event, store),
            parts.outside()),
        new Authorization(scene.provider));
  }

  /// As the log does: it names those who are there.
  private static void named(SignInEvent event, IdentityStore store) {
    Id id = event.user();
    if (id != null) {
      assertThat(store.users().byId(id)).isPresent();
    }
  }

  @Test
  void takesAsLongForThoseWhoAreNotThere() throws Exception {
    Scene scene = new Scene();
    try (SqliteStore file = SqliteStore.open(folder.resolve("identity.db"), SqliteLimits.USUAL)) {
      IdentityStore store = file.ports();
      for (int n = 0; n < PEOPLE; n++) {
        User user = scene.person(name("known", n));
        store.register().add(user);
        scene.store.credentials().of(user.id()).forEach(store.credentials()::save);
      }
      SignInPages pages = pages(scene, store);
      round(pages, EACH_OF_BROWSER / 2);
      double least = Double.MAX_VALUE;
      for (int n = 0; n < ROUNDS && least >= FOUND; n++) {
        double t = Math.abs(round(pages, EACH_OF_BROWSER));
        System.out.printf("wrong passwords of known and unknown names: t = %.2f%n", t);
        least = Math.min(least, t);
      }
      assertThat(least).isLessThan(FOUND);
    }
  }

  private static String name(String kind, int number) {
    return "%s-%03d".formatted(kind, number);
  }

  /// Welch's t of both.
  private static double round(SignInPages pages, int each) throws Exception {
    List<Callable<Times>> browsers = new ArrayList<>();
    for (int n = 0; n < BROWSERS; n++) {
      browsers.add(() -> times(pages, each));
    }
    List<Times> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Times> one : threads.invokeAll(browsers)) {
        all.add(one.get());
      }
    }
    return welch(
        all.stream().flatMapToLong(one -> Arrays.stream(one.known)).toArray(),
        all.stream().flatMapToLong(one -> Arrays.stream(one.unknown)).toArray());
  }

  private static Times times(SignInPages pages, int each) {
    Times times = new Times(new long[each], new long[each]);
    Random order = new Random(new SecureRandom().nextLong());
    Browser browser = new Browser(pages);
    browser.get("/sign-in");
    int known = 0;
    int unknown = 0;
    while (known + unknown < 2 * each) {
      boolean there = unknown == each || (known < each && order.nextBoolean());
      String name = name(there ? "known" : "stray", order.nextInt(PEOPLE));
      String password = "wrong password " + order.nextInt(1_000_000);
      long began = System.nanoTime();
      Browser.Answer answer =
          browser.post("/sign-in", "username", name, "password", password);
      long took = System.nanoTime() - began;
      assertThat(answer.status()).isEqualTo(403);
      if (there) {
        times.known[known++] = took;
      } else {
        times.unknown[unknown++] = took;
      }
    }
    return times;
  }

  private static double welch(long[] some, long[] others) {
    double limit = Math.max(quantile(some), quantile(others));
    double[] a = Arrays.stream(some).filter(one -> one <= limit).asDoubleStream().toArray();
    double[] b = Arrays.stream(others).filter(one -> one <= limit).asDoubleStream().toArray();
    double error = Math.sqrt(variance(a) / a.length + variance(b) / b.length);
    System.out.printf("means of %.3f and %.3f ms%n", mean(a) / 1e6, mean(b) / 1e6);
    return (mean(a) - mean(b)) / error;
  }

  private static double quantile(long[] values) {
    long[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) (KEPT * (sorted.length - 1))];
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values) {
    double mean = mean(values);
    double sum = Arrays.stream(values).map(one -> (one - mean) * (one - mean)).sum();
    return sum / (values.length - 1);
  }
}
