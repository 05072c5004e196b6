package dev.munjigi.engines.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.signin.Guess;
import dev.munjigi.gates.signin.Guesses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How many tries people have.
public abstract class GuessesContract {
  private static final Address HOME = Address.parse("192.0.2.1").orElseThrow();

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  protected Guesses guesses;

  /// All tries are left.
  protected abstract Guesses fresh(InstantSource clock) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    guesses = fresh(() -> now);
  }

  private static Address elsewhere(int i) {
    return Address.parse("198.51.%d.%d".formatted(i / 256, i % 256)).orElseThrow();
  }

  private int taken(Guess guess, int most) {
    int taken = 0;
    while (taken < most && guesses.take(guess)) {
      taken++;
    }
    return taken;
  }

  @Test
  void aKnownDeviceHasTenTriesAndOneMoreEachMinute() {
    Guess guess = new Guess("min", "laptop", HOME);
    assertThat(taken(guess, 100)).isEqualTo(10);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(taken(guess, 100)).isEqualTo(1);
    now = now.plus(Duration.ofHours(5));
    assertThat(taken(guess, 100)).isEqualTo(10);
  }

  @Test
  void strangersHaveTenTriesTogetherWhereverTheyComeFrom() {
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      taken += guesses.take(new Guess("min", null, elsewhere(i))) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(10);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(taken(new Guess("min", null, HOME), 100)).isEqualTo(1);
  }

  @Test
  void aFloodOfStrangersTakesNothingFromAKnownDeviceEvenOfTheirNetwork() {
    for (int i = 0; i < 1_000; i++) {
      guesses.take(new Guess("min", null, HOME));
      guesses.take(new Guess("other" + i, null, HOME));
    }
    assertThat(taken(new Guess("min", "laptop", HOME), 100)).isEqualTo(10);
    assertThat(taken(new Guess("min", "phone", HOME), 100)).isEqualTo(10);
  }

  @Test
  void aNetworkHasThirtyTriesForAllAccountsAndTwoMoreEachMinute() {
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      taken += guesses.take(new Guess("name" + i, null, HOME)) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(30);
    now = now.plus(Duration.ofMinutes(1));
    assertThat(guesses.take(new Guess("one", null, HOME))).isTrue();
    assertThat(guesses.take(new Guess("two", null, HOME))).isTrue();
    assertThat(guesses.take(new Guess("three", null, HOME))).isFalse();
  }

  @Test
  void countsAllOfASubnetOfIpv6Together() {
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      Address from = Address.parse("2001:db8::%x".formatted(i + 1)).orElseThrow();
      taken += guesses.take(new Guess("name" + i, null, from)) ? 1 : 0;
    }
    assertThat(taken).isEqualTo(30);
  }

  @Test
  void whatIsRefusedCostsTheAccountNothing() {
    for (int i = 0; i < 100; i++) {
      guesses.take(new Guess("name" + i, null, HOME));
    }
    assertThat(guesses.take(new Guess("min", null, HOME))).isFalse();
    assertThat(taken(new Guess("min", null, elsewhere(1)), 100)).isEqualTo(10);
  }

  @Test
  void whatIsGivenBackCanBeTakenAgainAndNoMore() {
    Guess guess = new Guess("min", null, HOME);
    for (int i = 0; i < 100; i++) {
      assertThat(guesses.take(guess)).isTrue();
      guesses.giveBack(guess);
    }
    guesses.giveBack(guess);
    assertThat(taken(guess, 100)).isEqualTo(10);
  }

  @Test
  void ofManyWhoTryAtOnceNoMoreGetThroughThanThereAreTries() throws Exception {
    List<Callable<Boolean>> tries = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Guess guess = new Guess("min", null, elsewhere(i));
      tries.add(() -> guesses.take(guess));
    }
    int taken = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> one : threads.invokeAll(tries)) {
        taken += one.get() ? 1 : 0;
      }
    }
    assertThat(taken).isEqualTo(10);
  }
}
