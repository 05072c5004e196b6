package dev.munjigi.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Balancing.Spread;
import dev.munjigi.gates.exchange.SpreadKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which origin an exchange goes to when all are well.
final class SpreadTest {
  private static final Spread BY_KEY = new Spread.ByKey(SpreadKey.Path.WHOLE);

  @Test
  void givesEachOriginItsTurn() {
    Town town = new Town(3, Town.with(Spread.InTurn.ALL));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      order.add(Town.number(town.use(null)));
    }
    assertThat(order).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void spreadsTheShareOfAnEjectedOriginEvenly() {
    Town town = new Town(4, Town.with(Spread.InTurn.ALL));
    while (town.told.isEmpty()) {
      town.unreachable(2);
    }
    int[] counts = new int[4];
    for (int i = 0; i < 300; i++) {
      counts[Town.number(town.use(null))]++;
    }
    assertThat(counts).containsExactly(100, 100, 0, 100);
  }

  @Test
  void avoidsTheOriginThatIsAskedMost() {
    Town town = new Town(3, Town.with(Spread.LeastBusy.OF_TWO));
    int[] counts = new int[3];
    for (int i = 0; i < 600; i++) {
      Use use = town.use(null);
      int number = Town.number(use);
      counts[number]++;
      // the first never ends one
      if (number != 0) {
        use.over();
      }
    }
    assertThat(counts[0]).isLessThan(5);
    assertThat(counts[1]).isBetween(200, 400);
  }

  @Test
  void leadsTheSameKeyToTheSameOrigin() {
    Town town = new Town(5, Town.with(BY_KEY));
    for (int i = 0; i < 100; i++) {
      long key = SpreadKey.text("/" + i);
      assertThat(Town.number(town.use(key, null))).isEqualTo(Town.number(town.use(key, null)));
    }
  }

  @Test
  void givesEachOriginItsShareOfTheKeys() {
    Town town = new Town(5, Town.with(BY_KEY));
    int[] counts = new int[5];
    for (int i = 0; i < 10_000; i++) {
      counts[Town.number(town.use(SpreadKey.text("/" + i), null))]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(1_800, 2_200);
    }
  }

  @Test
  void movesOnlyTheShareOfAnOriginThatGoes() {
    Town five = new Town(5, Town.with(BY_KEY));
    Town four = new Town(4, Town.with(BY_KEY));
    Map<Integer, Integer> moved = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      long key = SpreadKey.text("/" + i);
      int before = Town.number(five.use(key, null));
      int after = Town.number(four.use(key, null));
      if (before != after) {
        moved.merge(before, 1, Integer::sum);
        if (before == 4) {
          moved.merge(-1 - after, 1, Integer::sum);
        }
      }
    }
    assertThat(moved).containsOnlyKeys(4, -1, -2, -3, -4);
    assertThat(moved.get(-1)).isBetween(200, 300);
  }

  @Test
  void triesAnotherOriginEachTime() {
    Town town = new Town(3, Town.with(Spread.InTurn.ALL));
    List<Standing> tried = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      assertThat(town.group().hasOther(tried)).isTrue();
      Use use = (Use) town.group().choose(0, null, tried);
      assertThat(tried).doesNotContain(use.standing());
      tried.add(use.standing());
    }
    assertThat(town.group().choose(0, null, tried)).isEqualTo(Chosen.Nobody.TRIED);
    assertThat(town.group().hasOther(tried)).isFalse();
  }

  @Test
  void hasNothingToChooseWhereThereIsOneOrigin() {
    Town town = new Town(1, Town.with(Spread.InTurn.ALL));
    assertThat(town.balance.of(town.service)).isNull();
    assertThat(town.balance.views()).hasSize(1);
  }
}
