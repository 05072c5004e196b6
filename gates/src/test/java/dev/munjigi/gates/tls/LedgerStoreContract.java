package dev.munjigi.gates.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [LedgerStore] has to keep to.
public abstract class LedgerStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00.123456Z");
  private static final int WRITERS = 16;

  /// A store in which nothing is kept yet.
  protected abstract LedgerStore empty() throws Exception;

  /// Another way into the same store, as another process would have; the store itself where there
  /// is none.
  protected abstract LedgerStore again(LedgerStore store) throws Exception;

  private static Issued issued(int serial) {
    SpiffeId id = SpiffeId.parse("spiffe://own.example/node/n-" + serial);
    List<String> names = serial % 2 == 0 ? List.of() : List.of("*.a.example", "2001:db8::1");
    return new Issued(
        BigInteger.valueOf(serial + 1L),
        "0123456789abcdef",
        id,
        names,
        NOW,
        NOW.plus(Duration.ofDays(1)),
        serial % 3 == 0 ? NOW : null);
  }

  @Test
  void holdsNothingAtFirst() throws Exception {
    assertThat(empty().load()).isEqualTo(Ledger.EMPTY);
  }

  @Test
  void keepsWhatWasIssuedAndRevoked() throws Exception {
    LedgerStore store = empty();
    Ledger after = store.change(before -> before.with(issued(0), NOW).with(issued(1), NOW));
    assertThat(store.load()).isEqualTo(after);
    assertThat(again(store).load()).isEqualTo(after);
    assertThat(after.trustDomain()).isEqualTo("own.example");
    assertThat(after.revoked()).containsExactly(BigInteger.ONE);
  }

  @Test
  void changesNothingWhenTheChangeFails() throws Exception {
    LedgerStore store = empty();
    Ledger first = store.change(before -> before.with(issued(1), NOW));
    LedgerStore.Change failing =
        before -> {
          throw new AuthorityException("no");
        };
    assertThatThrownBy(() -> store.change(failing)).isInstanceOf(AuthorityException.class);
    assertThat(store.load()).isEqualTo(first);
  }

  @Test
  void losesNoChangeOfManyAtOnce() throws Exception {
    LedgerStore store = empty();
    List<Callable<Ledger>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      Issued one = issued(i);
      LedgerStore own = again(store);
      writers.add(() -> own.change(before -> before.with(one, NOW)));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Ledger> done : threads.invokeAll(writers)) {
        assertThat(done.get().issued()).isNotEmpty();
      }
    }
    assertThat(store.load().issued()).hasSize(WRITERS);
  }
}
