package dev.munjigi.engines.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Claim: whenever the machine stops, no acknowledged event is lost, none is invented, the order is
/// kept, and the log opens again. The siblings show that the trial finds a disk that does not sync.
final class CrashTrialTest {
  private static final int CRASHES_EACH = 5;
  private static final Logger NOISE = Logger.getLogger("dev.munjigi.engines.journal");

  @BeforeEach
  void quieten() {
    NOISE.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    NOISE.setLevel(null);
  }

  /// What many lives came to.
  private record Sum(int acknowledged, int missing, int expired, int files) {}

  private static Sum lives(long firstSeed, int lives, Consumer<TrialDisk> disk) {
    int acknowledged = 0;
    int missing = 0;
    int expired = 0;
    int files = 0;
    for (long seed = firstSeed; seed < firstSeed + lives; seed++) {
      Trial trial = new Trial(seed);
      disk.accept(trial.disk());
      try {
        for (int crash = 0; crash < CRASHES_EACH; crash++) {
          trial.crashOnce();
        }
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      if (trial.missing > 0) {
        System.out.println("seed " + seed + ": " + trial.missing + " acknowledged events lost");
      }
      acknowledged += trial.acknowledgements;
      missing += trial.missing;
      expired += trial.expired;
      files = Math.max(files, trial.files);
    }
    Sum sum = new Sum(acknowledged, missing, expired, files);
    System.out.println(
        "seeds "
            + firstSeed
            + " to "
            + (firstSeed + lives - 1)
            + ", "
            + lives * CRASHES_EACH
            + " crashes: "
            + sum);
    return sum;
  }

  @Test
  void losesNoAcknowledgedEventInTwoThousandCrashes() {
    Sum sum = lives(1, 400, disk -> {});
    assertThat(sum.missing()).isZero();
    // the trial saw what it is for: commits, rotation, retention
    assertThat(sum.acknowledged()).isGreaterThan(20_000);
    assertThat(sum.expired()).isPositive();
    assertThat(sum.files()).isGreaterThan(3);
  }

  @Test
  void losesNoAcknowledgedEventOnADiskThatAlsoFails() {
    Sum sum = lives(10_001, 100, disk -> disk.failing = 0.03);
    assertThat(sum.missing()).isZero();
    assertThat(sum.acknowledged()).isGreaterThan(1000);
  }

  @Test
  void findsTheLossesOfADiskThatDoesNotSync() {
    assertThat(lossesOf(disk -> disk.syncing = false)).isPositive();
  }

  @Test
  void findsTheLossesOfADiskThatDoesNotSyncNames() {
    assertThat(lossesOf(disk -> disk.syncingNames = false)).isPositive();
  }

  /// How many events such a disk loses; a log that cannot be read any more has lost them too.
  private static int lossesOf(Consumer<TrialDisk> lie) {
    int losses = 0;
    for (long seed = 20_001; seed <= 20_020; seed++) {
      Trial trial = new Trial(seed);
      lie.accept(trial.disk());
      try {
        trial.crashOnce();
        trial.crashOnce();
      } catch (Exception | AssertionError e) {
        losses++;
      }
      losses += trial.missing;
    }
    return losses;
  }
}
