package dev.munjigi.engines.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.mail.Spool;
import dev.munjigi.gates.mail.Spooled;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [Spool] has to do.
public abstract class SpoolContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Spool spool;

  /// A spool in which nothing waits yet.
  protected abstract Spool empty() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    spool = empty();
  }

  private static Spooled errand(Instant due) {
    Id id = Id.of(NOW.toEpochMilli(), RANDOM.nextInt(), RANDOM.nextLong());
    return new Spooled(id, "편지 " + id, due, NOW.plus(Duration.ofMinutes(15)), 0);
  }

  private Spooled put(Instant due) {
    Spooled errand = errand(due);
    assertThat(spool.put(errand, Spooled.MOST)).isTrue();
    return errand;
  }

  @Test
  void givesWhatIsDueAndNothingElse() {
    Spooled errand = put(NOW);
    assertThat(spool.claim(NOW.minusMillis(1))).isEmpty();
    assertThat(spool.claim(NOW)).contains(errand.tried(NOW));
    assertThat(spool.waiting()).isEqualTo(1);
  }

  @Test
  void givesItAgainAfterItsPauseAndNotBefore() {
    Spooled errand = put(NOW);
    Spooled once = spool.claim(NOW).orElseThrow();
    assertThat(once.due()).isEqualTo(NOW.plus(Spooled.FIRST_PAUSE));
    assertThat(spool.claim(once.due().minusMillis(1))).isEmpty();
    Spooled twice = spool.claim(once.due()).orElseThrow();
    assertThat(twice).isEqualTo(errand.tried(NOW).tried(once.due()));
    assertThat(twice.tries()).isEqualTo(2);
  }

  @Test
  void givesTheOneFirstThatHasBeenDueForLongest() {
    Spooled second = put(NOW.minusSeconds(1));
    Spooled first = put(NOW.minusSeconds(2));
    put(NOW.plusSeconds(1));
    assertThat(spool.claim(NOW).map(Spooled::id)).contains(first.id());
    assertThat(spool.claim(NOW).map(Spooled::id)).contains(second.id());
    assertThat(spool.claim(NOW)).isEmpty();
  }

  @Test
  void givesWhatHasEndedToo() {
    Spooled errand = put(NOW);
    assertThat(spool.claim(errand.until().plusSeconds(60)).map(Spooled::id)).contains(errand.id());
  }

  @Test
  void forgetsWhatIsDone() {
    Spooled errand = put(NOW);
    assertThat(spool.remove(errand.id())).isTrue();
    assertThat(spool.remove(errand.id())).isFalse();
    assertThat(spool.claim(NOW)).isEmpty();
    assertThat(spool.waiting()).isZero();
  }

  @Test
  void keepsNoMoreThanItMay() {
    for (int i = 0; i < 3; i++) {
      assertThat(spool.put(errand(NOW), 3)).isTrue();
    }
    assertThat(spool.put(errand(NOW), 3)).isFalse();
    assertThat(spool.put(errand(NOW), 4)).isTrue();
    assertThat(spool.waiting()).isEqualTo(4);
    assertThatThrownBy(() -> spool.put(errand(NOW), Spooled.MOST + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> spool.put(errand(NOW), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsABodyOfItsFullSize() {
    Spooled errand = new Spooled(errand(NOW).id(), "한".repeat(8_192), NOW, NOW, 0);
    spool.put(errand, Spooled.MOST);
    assertThat(spool.claim(NOW).map(Spooled::body)).contains(errand.body());
  }

  @Test
  void givesEachToOneOfManyWhoAskAtOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      put(NOW);
    }
    Callable<Optional<Spooled>> claim = () -> spool.claim(NOW);
    List<Id> given = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Spooled>>> asked = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        asked.add(threads.submit(claim));
      }
      for (Future<Optional<Spooled>> one : asked) {
        one.get().ifPresent(errand -> given.add(errand.id()));
      }
    }
    assertThat(given).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void keepsNoMoreThanItMayForManyAtOnce() throws Exception {
    Callable<Boolean> put = () -> spool.put(errand(NOW), 10);
    int kept = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> asked = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        asked.add(threads.submit(put));
      }
      for (Future<Boolean> one : asked) {
        kept += one.get() ? 1 : 0;
      }
    }
    assertThat(kept).isEqualTo(10);
    assertThat(spool.waiting()).isEqualTo(10);
  }
}
