package dev.munjigi.gates.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FrameBudgetTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final FrameBudget budget = new FrameBudget(0);

  @Test
  void endsAFloodOfIdleFrames() {
    for (int i = 0; i < FrameBudget.IDLE; i++) {
      assertThat(budget.idle("PING", 0)).isNull();
    }
    assertThat(budget.idle("PING", 0))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(FloodReason.IDLE_FRAMES));
  }

  @Test
  void allowsIdleFramesForUsefulOnes() {
    for (int i = 0; i < 100 * FrameBudget.IDLE; i++) {
      budget.useful();
      assertThat(budget.idle("WINDOW_UPDATE", 0)).isNull();
      assertThat(budget.idle("PING", 0)).isNull();
    }
  }

  @Test
  void allowsAnIdleFrameNowAndThen() {
    for (int i = 0; i < 100 * FrameBudget.IDLE; i++) {
      assertThat(budget.idle("PING", i * SECOND / FrameBudget.IDLE_A_SECOND)).isNull();
    }
  }

  @Test
  void usefulFramesAreNotSavedUp() {
    for (int i = 0; i < 100 * FrameBudget.IDLE; i++) {
      budget.useful();
    }
    endsAFloodOfIdleFrames();
  }

  @Test
  void endsARapidReset() {
    for (int i = 0; i < FrameBudget.RESETS; i++) {
      budget.useful();
      assertThat(budget.reset(0)).isNull();
    }
    assertThat(budget.reset(0))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(FloodReason.STREAM_RESETS));
  }

  @Test
  void allowsResetsNowAndThen() {
    for (int i = 0; i < 100 * FrameBudget.RESETS; i++) {
      assertThat(budget.reset(i * SECOND / FrameBudget.RESETS_A_SECOND)).isNull();
    }
  }

  @Test
  void endsAHeadInTooManyFrames() {
    for (int i = 0; i < FrameBudget.FRAMES_OF_A_HEAD; i++) {
      assertThat(budget.continued()).isNull();
    }
    assertThat(budget.continued()).isNotNull();
    budget.useful();
    assertThat(budget.continued()).isNull();
  }
}
