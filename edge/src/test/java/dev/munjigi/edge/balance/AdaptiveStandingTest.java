package dev.munjigi.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an origin is given at once when that follows from how fast it answers.
final class AdaptiveStandingTest {
  private final Town town = new Town(1, Town.adaptive());

  @Test
  void refusesWhatIsBeyondTheLimit() {
    for (int i = 0; i < AdaptiveLimit.FIRST; i++) {
      assertThat(town.choose(0, null)).isInstanceOf(Use.class);
    }
    assertThat(town.choose(0, null)).isEqualTo(Chosen.Nobody.FULL);
  }

  @Test
  void leavesAQuarterToOtherSources() {
    List<Use> uses = new ArrayList<>();
    while (town.choose(0, Town.ONE) instanceof Use use) {
      uses.add(use);
    }
    assertThat(uses).hasSize(15);
    Use other = town.use(Town.OTHER);
    uses.getFirst().over();
    assertThat(town.choose(0, Town.ONE)).isInstanceOf(Use.class);
    other.over();
  }

  @Test
  void takesThePlaceBackWithTheHeadOfTheReply() {
    for (int i = 0; i < 100; i++) {
      Use use = town.use(Town.ONE);
      use.answered(200, true);
    }
    assertThat(town.balance.views().getFirst().running()).isEqualTo(100);
    assertThat(town.choose(0, Town.ONE)).isInstanceOf(Use.class);
  }

  @Test
  void givesToAnotherOriginWhatTheFirstHasNoRoomFor() {
    Town two = new Town(2, Town.adaptive());
    for (int i = 0; i < 2 * AdaptiveLimit.FIRST; i++) {
      assertThat(two.choose(0, null)).isInstanceOf(Use.class);
    }
    assertThat(two.choose(0, null)).isEqualTo(Chosen.Nobody.FULL);
  }
}
