package dev.munjigi.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What many event loops do to the same origins at once.
final class ManyLoopsTest {
  private static final int LOOPS = 4;
  private static final int EXCHANGES = 20_000;

  private final Town town =
      new Town(
          3,
          new Balancing(
              Balancing.Spread.LeastBusy.OF_TWO,
              new Balancing.Ejection(3, Duration.ofNanos(1)),
              null,
              Balancing.Retries.STANDARD,
              true)) {
        // what is told is not counted here, and a list of it is not safe for many threads
        @Override
        public void changed(String service, Upstream origin, OriginState state, String why) {}
      };

  private void exchanges(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < EXCHANGES; i++) {
      if (town.choose(0, seed % 2 == 0 ? Town.ONE : null) instanceof Use use) {
        use.sent();
        switch (random.nextInt(5)) {
          case 0 -> use.answered(200, true);
          case 1 -> use.answered(503, true);
          case 2 -> use.unreachable("gone");
          case 3 -> use.silent();
          default -> {}
        }
        use.over();
        use.over();
      }
    }
  }

  @Test
  void losesNoPlaceAndNoOrigin() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      int seed = i;
      threads.add(Thread.ofPlatform().start(() -> exchanges(seed)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(town.balance.views()).allMatch(view -> view.running() == 0);
    town.pass(Duration.ofMinutes(10));
    for (int i = 0; i < 100; i++) {
      town.exchange(-1, 0, null);
    }
    assertThat(town.states()).containsOnly(OriginState.GOOD);
    List<Use> all = new ArrayList<>();
    while (town.choose(0, null) instanceof Use use) {
      all.add(use);
    }
    int limits = town.balance.views().stream().mapToInt(Balance.View::limit).sum();
    assertThat(all).hasSize(limits);
  }
}
