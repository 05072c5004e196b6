package dev.munjigi.gates.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.munjigi.gates.exchange.Deadline;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HashingTest {
  private static final Password PASSWORD = Password.of("correct horse battery staple");
  private static final Cost LOW = Cost.unsafeOf(1_024, 1, 1);
  private static final Hashing.Bounds ONE = new Hashing.Bounds(1, 8);

  private static Hashing hashing(Cost cost, Hashing.Bounds bounds) {
    return new Hashing(cost, bounds, new SecureRandom(), System::nanoTime);
  }

  private static Deadline in(long seconds) {
    return Deadline.after(System.nanoTime(), TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void keepsItsMemoryFromHashToHash() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Hashing hashing = hashing(LOW, ONE);
    assertThat(hashing.hash(PASSWORD, in(60))).isPresent();
    long begin = threads.getCurrentThreadAllocatedBytes();
    int count = 2_000;
    for (int i = 0; i < count; i++) {
      assertThat(hashing.hash(PASSWORD, in(60))).isPresent();
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - begin) / count;
    System.out.println("allocated by a hash of 1,024 KiB: " + each + " bytes");
    assertThat(each).isLessThan(64 * 1_024);
  }

  @Test
  void doesNotKeepMoreThanItsUsualMemory() {
    Matrix matrix = new Matrix(Cost.unsafeOf(64, 1, 1));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] salt = new byte[PasswordHash.SALT];
    matrix.hash(PASSWORD, salt, LOW, PasswordHash.LENGTH);
    long begin = threads.getCurrentThreadAllocatedBytes();
    matrix.hash(PASSWORD, salt, LOW, PasswordHash.LENGTH);
    assertThat(threads.getCurrentThreadAllocatedBytes() - begin).isGreaterThan(900 * 1_024);
  }

  @Test
  void leavesNoPasswordBehindInItsMemory() {
    Matrix matrix = new Matrix(LOW);
    byte[] salt = new byte[PasswordHash.SALT];
    byte[] first = matrix.hash(PASSWORD, salt, LOW, PasswordHash.LENGTH);
    matrix.hash(Password.of("another"), salt, LOW, PasswordHash.LENGTH);
    assertThat(matrix.hash(PASSWORD, salt, LOW, PasswordHash.LENGTH)).isEqualTo(first);
  }

  @Test
  void knowsNobodyAsSlowlyAsSomebody() {
    Hashing hashing = hashing(LOW, ONE);
    PasswordHash stored = hashing.hash(PASSWORD, in(60)).orElseThrow();
    Password wrong = Password.of("wrong");
    long[] some = new long[200];
    long[] none = new long[200];
    for (int i = 0; i < some.length; i++) {
      some[i] =
          nanos(() ->
              assertThat(hashing.check(wrong, stored, in(60))).isEqualTo(Hashing.Check.WRONG));
      none[i] =
          nanos(
              () -> assertThat(hashing.check(wrong, null, in(60))).isEqualTo(Hashing.Check.WRONG));
    }
    Arrays.sort(some);
    Arrays.sort(none);
    double ratio = (double) none[100] / some[100];
    System.out.println("nobody costs " + ratio + " of somebody");
    assertThat(ratio).isBetween(0.7, 1.4);
  }

  private static long nanos(Runnable work) {
    long begin = System.nanoTime();
    work.run();
    return System.nanoTime() - begin;
  }

  @Test
  void knowsNobodyByAnyPassword() {
    Hashing hashing = hashing(LOW, ONE);
    assertThat(hashing.check(PASSWORD, null, in(60))).isEqualTo(Hashing.Check.WRONG);
    Password unusable = Password.of("a".repeat(2_000));
    assertThat(hashing.check(unusable, null, in(60))).isEqualTo(Hashing.Check.WRONG);
    PasswordHash empty = hashing.hash(Password.of(""), in(60)).orElseThrow();
    assertThat(hashing.check(unusable, empty, in(60))).isEqualTo(Hashing.Check.WRONG);
    assertThatThrownBy(() -> hashing.hash(unusable, in(60)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isReadyForTheNextWhenACallerGaveUp() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (ExecutorService workers = Executors.newSingleThreadExecutor()) {
      Hashing.Bounds bounds =
          new Hashing.Bounds(
              1,
              8,
              hash ->
                  workers.execute(
                      () -> {
                        begun.countDown();
                        awaited(mayEnd);
                        hash.run();
                      }));
      Hashing hashing = hashing(LOW, bounds);
      Thread caller = Thread.ofVirtual().start(() -> hashing.hash(PASSWORD, in(60)));
      begun.await();
      caller.interrupt();
      caller.join();
      mayEnd.countDown();
      assertThat(hashing.hash(PASSWORD, in(60))).isPresent();
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void turnsAwayWhenItsWorkersHaveEnded() {
    ExecutorService workers = Executors.newSingleThreadExecutor();
    workers.close();
    Hashing hashing = hashing(LOW, new Hashing.Bounds(1, 8, workers));
    assertThat(hashing.hash(PASSWORD, in(60))).isEmpty();
    assertThat(hashing.check(PASSWORD, null, in(60))).isEqualTo(Hashing.Check.BUSY);
  }

  @Test
  void turnsAwayWhoComesTooLate() {
    Hashing hashing = hashing(LOW, ONE);
    Deadline passed = Deadline.after(System.nanoTime(), -1);
    assertThat(hashing.hash(PASSWORD, passed)).isEmpty();
    assertThat(hashing.check(PASSWORD, null, passed)).isEqualTo(Hashing.Check.BUSY);
  }

  @Test
  void turnsAwayWhoseDeadlineWouldPassWhileItHashesAndForgetsASlowHash() {
    AtomicLong clock = new AtomicLong();
    AtomicLong tick = new AtomicLong(1_000);
    Hashing hashing = new Hashing(LOW, ONE, new SecureRandom(), () -> clock.getAndAdd(tick.get()));
    assertThat(hashing.hash(PASSWORD, new Deadline(1_000_000))).isPresent();
    tick.set(0);
    // a hash took 1,000 by this clock
    assertThat(hashing.hash(PASSWORD, new Deadline(clock.get() + 999))).isEmpty();
    assertThat(hashing.hash(PASSWORD, new Deadline(clock.get() + 999))).isPresent();
  }

  @Test
  void boundsWhatRunsAndWhatWaits() throws Exception {
    Hashing hashing = hashing(Cost.unsafeOf(16_384, 2, 1), new Hashing.Bounds(1, 2));
    int callers = 12;
    CountDownLatch ready = new CountDownLatch(callers);
    List<Future<Hashing.Check>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      for (int i = 0; i < callers; i++) {
        answers.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return hashing.check(PASSWORD, null, in(60));
            }));
      }
      int busy = 0;
      for (Future<Hashing.Check> answer : answers) {
        busy += answer.get(60, TimeUnit.SECONDS) == Hashing.Check.BUSY ? 1 : 0;
      }
      assertThat(busy).isBetween(1, callers - 3);
    }
  }

  @Test
  void refusesBoundsThatAreNone() {
    assertThatThrownBy(() -> new Hashing.Bounds(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Hashing.Bounds(1, -1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
