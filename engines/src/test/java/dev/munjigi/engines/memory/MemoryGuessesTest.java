package dev.munjigi.engines.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.engines.identity.GuessesContract;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.signin.Guess;
import dev.munjigi.gates.signin.Guesses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class MemoryGuessesTest extends GuessesContract {
  @Override
  protected Guesses fresh(InstantSource clock) {
    Instant began = clock.instant();
    // the clock of nanoseconds turns over
    return new MemoryGuesses(
        1_024,
        () -> Long.MAX_VALUE - 5 + Duration.between(began, clock.instant()).toNanos());
  }

  @Test
  void countsMoreThanItHasRoomFor() {
    Address home = Address.parse("192.0.2.1").orElseThrow();
    for (int i = 0; i < 10_000; i++) {
      guesses.take(new Guess("name" + i, "device", home));
    }
    int taken = 0;
    while (taken < 100 && guesses.take(new Guess("min", "laptop", home))) {
      taken++;
    }
    assertThat(taken).isEqualTo(10);
  }
}
