package dev.munjigi.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How many further tries there are.
final class RetryBudgetTest {
  private long nanos = Long.MAX_VALUE - 3_000_000_000L;
  private final RetryBudget budget = new RetryBudget(20, () -> nanos);

  private int takeAll() {
    int taken = 0;
    while (budget.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void givesAFewToAServiceThatIsHardlyAsked() {
    assertThat(takeAll()).isEqualTo(30);
  }

  @Test
  void givesAShareOfWhatWasAsked() {
    for (int i = 0; i < 1_000; i++) {
      budget.arrived();
    }
    assertThat(takeAll()).isEqualTo(230);
  }

  @Test
  void forgetsWhatIsLongerAgoThanTenSeconds() {
    for (int i = 0; i < 1_000; i++) {
      budget.arrived();
    }
    assertThat(takeAll()).isEqualTo(230);
    nanos += 9_000_000_000L;
    assertThat(takeAll()).isZero();
    nanos += 2_000_000_000L;
    assertThat(takeAll()).isEqualTo(30);
  }

  @Test
  void holdsOverAnyTenSecondsOfAFlood() {
    int taken = 0;
    for (int tenth = 0; tenth < 1_000; tenth++) {
      for (int i = 0; i < 100; i++) {
        budget.arrived();
        if (budget.take()) {
          taken++;
        }
      }
      nanos += 100_000_000L;
    }
    // 100 seconds of 1,000 a second: a fifth, and three a second
    assertThat(taken).isBetween(18_000, 20_400);
  }

  @Test
  void survivesManyYearsAndMoreThanItCanCount() {
    for (int i = 0; i < 5_000_000; i++) {
      budget.arrived();
    }
    nanos += 50L * 365 * 86_400 * 1_000_000_000L;
    assertThat(takeAll()).isEqualTo(30);
  }

  @Test
  void givesNothingBesideTheFewWithoutAShare() {
    RetryBudget none = new RetryBudget(0, () -> nanos);
    for (int i = 0; i < 1_000; i++) {
      none.arrived();
    }
    int taken = 0;
    while (none.take()) {
      taken++;
    }
    assertThat(taken).isEqualTo(30);
  }
}
