package dev.munjigi.edge.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an event loop looks at again and again.
class LaneTest {
  @Test
  void oneFailingCheckStopsNoOther() {
    try (Stage stage = new Stage(new Scene())) {
      List<Integer> checked = new ArrayList<>();
      stage.run(() -> {
        for (int i = 0; i < 8; i++) {
          int number = i;
          stage
              .lane()
              .watch(nanos -> {
                checked.add(number);
                if (number % 2 == 0) {
                  throw new IllegalStateException("broken");
                }
              });
        }
      });
      stage.until(() -> checked.size() >= 16);
      assertThat(checked.subList(0, 8)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
      assertThat(checked.subList(8, 16)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
    }
  }

  @Test
  void aCheckMayEndItselfAndOthers() {
    try (Stage stage = new Stage(new Scene())) {
      List<Lane.Timed> all = new ArrayList<>();
      List<Long> checked = new ArrayList<>();
      stage.run(() -> {
        for (int i = 0; i < 4; i++) {
          Lane.Timed one =
              nanos -> {
                checked.add(nanos);
                all.forEach(stage.lane()::unwatch);
              };
          all.add(one);
          stage.lane().watch(one);
        }
      });
      stage.until(() -> checked.size() >= 4);
      int[] rounds = {0};
      stage.run(() -> stage.lane().watch(nanos -> rounds[0]++));
      stage.until(() -> rounds[0] >= 2);
      assertThat(checked).hasSize(4);
    }
  }
}
