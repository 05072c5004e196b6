package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Secret;
import dev.munjigi.gates.tls.AuthorityStore.Part;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every [AuthorityStore] has to keep to.
public abstract class AuthorityStoreContract {
  private static final int STARTERS = 8;
  private static final List<Kept> SOME = some(STARTERS);

  /// A store in which nothing is kept yet.
  protected abstract AuthorityStore empty() throws Exception;

  /// Another way into the same store, as another process would have; the store itself where there
  /// is none.
  protected abstract AuthorityStore again(AuthorityStore store) throws Exception;

  private static List<Kept> some(int count) {
    SecureRandom random = new SecureRandom();
    List<Kept> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Material root = Authority.root(Instant.parse("2026-03-01T00:00:00Z"), random);
      some.add(new Kept(root.certificate(), new Secret(new byte[] {(byte) i, 0, 13, 10, -1})));
    }
    return some;
  }

  @Test
  void holdsNothingAtFirst() throws Exception {
    AuthorityStore store = empty();
    assertThat(store.root()).isEmpty();
    assertThat(store.load(Part.ISSUING)).isEmpty();
    assertThat(store.load(Part.LEAF)).isEmpty();
  }

  @Test
  void keepsARoot() throws Exception {
    AuthorityStore store = empty();
    assertThat(store.keepRoot(SOME.getFirst())).isTrue();
    assertThat(store.root()).contains(SOME.getFirst());
    assertThat(again(store).root()).contains(SOME.getFirst());
  }

  @Test
  void neverReplacesARoot() throws Exception {
    AuthorityStore store = empty();
    store.keepRoot(SOME.getFirst());
    assertThat(store.keepRoot(SOME.get(1))).isFalse();
    assertThat(again(store).keepRoot(SOME.get(2))).isFalse();
    assertThat(store.root()).contains(SOME.getFirst());
  }

  @ParameterizedTest
  @EnumSource(Part.class)
  void replacesWhatIsBelowTheRoot(Part part) throws Exception {
    AuthorityStore store = empty();
    store.save(part, SOME.get(0));
    store.save(part, SOME.get(1));
    assertThat(store.load(part)).contains(SOME.get(1));
    assertThat(again(store).load(part)).contains(SOME.get(1));
  }

  @Test
  void keepsThePartsApart() throws Exception {
    AuthorityStore store = empty();
    store.keepRoot(SOME.get(0));
    store.save(Part.ISSUING, SOME.get(1));
    store.save(Part.LEAF, SOME.get(2));
    assertThat(store.root()).contains(SOME.get(0));
    assertThat(store.load(Part.ISSUING)).contains(SOME.get(1));
    assertThat(store.load(Part.LEAF)).contains(SOME.get(2));
  }

  @Test
  void keepsOneRootOfManyThatComeAtOnce() throws Exception {
    AuthorityStore store = empty();
    CountDownLatch start = new CountDownLatch(1);
    List<Callable<Boolean>> starters = new ArrayList<>();
    for (Kept root : SOME) {
      AuthorityStore own = again(store);
      starters.add(
          () -> {
            start.await();
            boolean first = own.keepRoot(root);
            assertThat(own.root()).isPresent();
            return first;
          });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(STARTERS)) {
      List<Future<Boolean>> answers = starters.stream().map(threads::submit).toList();
      start.countDown();
      int kept = -1;
      for (int i = 0; i < STARTERS; i++) {
        if (answers.get(i).get()) {
          assertThat(kept).as("only one was kept").isEqualTo(-1);
          kept = i;
        }
      }
      assertThat(store.root()).contains(SOME.get(kept));
    }
  }

  @Test
  void neverShowsHalfOfWhatIsReplaced() throws Exception {
    AuthorityStore store = empty();
    store.save(Part.LEAF, SOME.get(0));
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Boolean> writer =
          threads.submit(
              () -> {
                for (int i = 0; i < 100; i++) {
                  store.save(Part.LEAF, SOME.get(i % STARTERS));
                }
                return true;
              });
      AuthorityStore reader = again(store);
      while (!writer.isDone()) {
        assertThat(reader.load(Part.LEAF)).isPresent().get().isIn(SOME);
      }
      assertThat(writer.get()).isTrue();
    }
  }
}
