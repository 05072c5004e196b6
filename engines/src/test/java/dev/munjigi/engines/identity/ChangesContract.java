package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Changes.Change;
import dev.munjigi.gates.identity.Changes.What;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What [dev.munjigi.gates.identity.Changes] has to do.
public abstract class ChangesContract extends StoreContract {
  private static final long KEPT = 100_000;

  /// A number at which the oldest are dropped.
  private static final long CUT = 100 * 1_024;

  @Test
  void countsUpFromNothing() {
    assertThat(store.changes().newest()).isZero();
    assertThat(store.changes().forgotten()).isZero();
    assertThat(store.changes().after(0, 10)).isEmpty();
    somebody("a");
    somebody("b");
    List<Change> both = store.changes().after(0, 10);
    assertThat(both).hasSize(2).isSortedAccordingTo((a, b) -> Long.compare(a.number(), b.number()));
    assertThat(store.changes().newest()).isEqualTo(both.getLast().number());
    assertThat(store.changes().after(0, 1)).containsExactly(both.getFirst());
    assertThat(store.changes().after(both.getFirst().number(), 10)).containsExactly(both.getLast());
    assertThat(store.changes().after(both.getLast().number(), 10)).isEmpty();
    assertThatThrownBy(() -> store.changes().after(0, 10_001))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Makes the store believe that it has told so many changes; the next one has the number after.
  protected abstract void haveTold(long number) throws Exception;

  @Test
  void forgetsWhatIsOldAndSaysSo() throws Exception {
    somebody("a");
    haveTold(CUT - 1);
    Id b = somebody("b");
    assertThat(store.changes().newest()).isEqualTo(CUT);
    assertThat(store.changes().forgotten()).isEqualTo(CUT - KEPT);
    assertThat(told(CUT - 1)).containsExactly(told(What.USER, b));
    assertThat(store.changes().after(0, 1).getFirst().number()).isGreaterThan(CUT - KEPT);
  }

  @Test
  void missesNoChangeOfManyWhoWriteWhileItIsRead() throws Exception {
    int writers = 8;
    AtomicInteger running = new AtomicInteger(writers);
    Set<String> written = Collections.synchronizedSet(new HashSet<>());
    Set<String> read = new HashSet<>();
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String prefix = "w" + writer + "-";
      all.add(() -> {
        for (int i = 0; i < 40; i++) {
          written.add(somebody(prefix + i).toString());
        }
        return running.decrementAndGet() >= 0;
      });
    }
    all.add(() -> {
      long last = 0;
      boolean more = true;
      while (more) {
        more = running.get() > 0;
        for (Change change : store.changes().after(last, 7)) {
          assertThat(change.number()).isGreaterThan(last);
          last = change.number();
          read.add(change.id());
          more = true;
        }
      }
      return true;
    });
    atOnce(all);
    assertThat(read).isEqualTo(written).hasSize(320);
  }
}
