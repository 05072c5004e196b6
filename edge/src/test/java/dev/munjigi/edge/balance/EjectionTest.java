package dev.munjigi.edge.balance;

import static dev.munjigi.gates.exchange.OriginState.DOWN;
import static dev.munjigi.gates.exchange.OriginState.EJECTED;
import static dev.munjigi.gates.exchange.OriginState.GOOD;
import static dev.munjigi.gates.exchange.OriginState.RETURNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.Balancing.Spread;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When an origin is left alone, and how it comes back.
final class EjectionTest {
  private static final Duration TERM = Duration.ofSeconds(30);

  private final Town town = new Town(2, Town.with(Spread.InTurn.ALL));

  private void eject() {
    for (int i = 0; i < 20 && town.told.isEmpty(); i++) {
      town.unreachable(0);
    }
  }

  @Test
  void ejectsAnOriginThatCannotBeReached() {
    for (int i = 0; i < 9; i++) {
      town.unreachable(0);
    }
    assertThat(town.told).containsExactly("192.0.2.10 ejected for 30s: connection refused");
    assertThat(town.states()).containsExactly(EJECTED, GOOD);
  }

  @Test
  void forgetsFailuresWhenItAnswers() {
    for (int i = 0; i < 8; i++) {
      town.unreachable(0);
    }
    town.unreachable(1);
    town.unreachable(0);
    for (int i = 0; i < 8; i++) {
      town.unreachable(0);
    }
    assertThat(town.told).isEmpty();
    town.unreachable(0);
    assertThat(town.states()).containsExactly(EJECTED, GOOD);
  }

  @Test
  void ejectsNoOriginOnTheWordOfOneSource() {
    for (int i = 0; i < 100; i++) {
      town.exchange(0, 503, Town.ONE);
    }
    assertThat(town.told).isEmpty();
    town.exchange(0, 503, Town.OTHER);
    town.exchange(0, 503, Town.OTHER);
    assertThat(town.told).containsExactly("192.0.2.10 ejected for 30s: it answered `503`");
  }

  @Test
  void believesASourceThatIsNotLimited() {
    for (int i = 0; i < 10; i++) {
      town.exchange(0, 502, null);
    }
    assertThat(town.states()).containsExactly(EJECTED, GOOD);
  }

  @Test
  void doesNotCountAnApplicationsOwnError() {
    for (int i = 0; i < 100; i++) {
      town.exchange(0, 500, null);
    }
    assertThat(town.told).isEmpty();
  }

  @Test
  void doesNotCountClientsThatLeave() {
    for (int i = 0; i < 100; i++) {
      town.use(null).over();
    }
    assertThat(town.told).isEmpty();
    assertThat(town.balance.views()).allMatch(view -> view.running() == 0);
  }

  @Test
  void leavesNoMoreThanHalfAloneOnTheWordOfRequests() {
    Town five = new Town(5, Town.with(Spread.InTurn.ALL));
    for (int i = 0; i < 1_000; i++) {
      Use use = five.use(null);
      use.silent();
      use.over();
    }
    assertThat(five.states()).containsExactlyInAnyOrder(EJECTED, EJECTED, GOOD, GOOD, GOOD);
  }

  @Test
  void triesAllWhenNoneIsGood() {
    while (town.states().contains(GOOD)) {
      Use use = town.use(Town.ONE);
      use.unreachable("connection refused");
      use.over();
    }
    int[] counts = new int[2];
    for (int i = 0; i < 10; i++) {
      Use use = town.use(Town.ONE);
      counts[Town.number(use)]++;
      use.unreachable("connection refused");
      use.over();
    }
    assertThat(counts).containsExactly(5, 5);
    town.exchange(-1, 0, Town.ONE);
    town.exchange(-1, 0, Town.ONE);
    assertThat(town.states()).contains(GOOD);
  }

  @Test
  void letsOneExchangeFindOutWhetherItIsWellAgain() {
    eject();
    town.pass(TERM);
    assertThat(town.states()).containsExactly(RETURNING, GOOD);
    Use first = town.use(Town.ONE);
    Use second = town.use(Town.ONE);
    Use probe = Town.number(first) == 0 ? first : second;
    assertThat(Town.number(first) + Town.number(second)).isEqualTo(1);
    for (int i = 0; i < 10; i++) {
      Use other = town.use(Town.ONE);
      assertThat(Town.number(other)).isEqualTo(1);
      other.over();
    }
    probe.answered(200, true);
    assertThat(town.states()).containsExactly(GOOD, GOOD);
    assertThat(town.told.getLast()).isEqualTo("192.0.2.10 good it answers again");
  }

  @Test
  void letsAnotherOneFindOutWhenTheClientOfTheFirstLeaves() {
    eject();
    town.pass(TERM);
    for (int i = 0; i < 4; i++) {
      town.use(Town.ONE).over();
    }
    assertThat(town.states()).containsExactly(RETURNING, GOOD);
    town.exchange(-1, 0, Town.ONE);
    town.exchange(-1, 0, Town.ONE);
    assertThat(town.states()).containsExactly(GOOD, GOOD);
  }

  @Test
  void leavesItAloneForLongerEachTimeUpToFiveMinutes() {
    eject();
    for (int i = 0; i < 12; i++) {
      town.pass(Duration.ofMinutes(5));
      int before = town.told.size();
      while (town.told.size() == before) {
        town.unreachable(0);
      }
    }
    assertThat(town.told.get(0)).contains("for 30s");
    assertThat(town.told.getLast()).contains("for 300s");
  }

  @Test
  void doesNotLeaveItAloneAgainForOneBadAnswerOfOneSource() {
    eject();
    town.pass(TERM);
    for (int i = 0; i < 50; i++) {
      town.exchange(0, 503, Town.ONE);
    }
    assertThat(town.states()).containsExactly(RETURNING, GOOD);
    assertThat(town.told).hasSize(1);
  }

  @Test
  void beginsAnewWithAnOriginThatWasWellForLong() {
    eject();
    town.pass(TERM);
    town.exchange(-1, 0, Town.ONE);
    town.exchange(-1, 0, Town.ONE);
    town.pass(Duration.ofMinutes(10));
    town.told.clear();
    eject();
    assertThat(town.told.getFirst()).contains("for 30s");
  }

  @Test
  void givesNothingToAnOriginThatIsDown() {
    Standing first = town.group().origins().getFirst();
    town.group().asked(first, true, "it answered `500`");
    for (int i = 0; i < 10; i++) {
      assertThat(Town.number(town.use(null))).isEqualTo(1);
    }
    assertThat(town.states()).containsExactly(DOWN, GOOD);
    town.group().asked(first, false, "it answered `200`");
    assertThat(town.states()).containsExactly(GOOD, GOOD);
    assertThat(town.told).hasSize(2);
  }

  @Test
  void neverEjectsWhenItIsOff() {
    Balancing off =
        new Balancing(Spread.InTurn.ALL, null, null, Balancing.Retries.STANDARD, false);
    Town without = new Town(2, off);
    for (int i = 0; i < 100; i++) {
      without.unreachable(0);
    }
    assertThat(without.states()).containsExactly(GOOD, GOOD);
  }

  @Test
  void remembersOriginsThatNewSettingsKeep() {
    eject();
    town.balance.take(List.of(Town.service(3, Town.with(Spread.InTurn.ALL))));
    assertThat(town.states()).containsExactly(EJECTED, GOOD, GOOD);
    town.balance.take(List.of());
    assertThat(town.balance.views()).isEmpty();
    assertThat(town.balance.of(town.service)).isNull();
  }
}
