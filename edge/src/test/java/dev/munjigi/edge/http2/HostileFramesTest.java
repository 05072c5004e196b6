package dev.munjigi.edge.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.edge.stage.Scene;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever frames come: no exception leaves, every exchange ends, nothing leaks.
class HostileFramesTest {
  private static final int INPUTS = 1_500;

  @ParameterizedTest
  @ValueSource(longs = {1, 20260504})
  void endInGoodOrder(long seed) {
    Random random = new Random(seed);
    var gates = new Scene().gates();
    for (int i = 0; i < INPUTS; i++) {
      Random each = new Random(random.nextLong());
      try {
        HostileFrames.send(HostileFrames.bytes(each), each, gates);
      } catch (RuntimeException | AssertionError failed) {
        throw new AssertionError("input " + i + " of seed " + seed, failed);
      }
    }
    assertThat(random.nextLong()).isNotZero();
  }

  @FuzzTest(maxDuration = "60s")
  void clients(byte[] bytes) {
    HostileFrames.send(bytes, new Random(Arrays.hashCode(bytes)), new Scene().gates());
  }

  @Test
  void remembersHowStreamsEnded() {
    Past past = new Past();
    for (int stream = 1; stream < 2_001; stream += 2) {
      past.add(stream, stream % 4 == 1);
    }
    assertThat(past.of(1)).isEqualTo(Past.Fate.UNKNOWN);
    assertThat(past.of(1_999)).isEqualTo(Past.Fate.CLOSED);
    assertThat(past.of(1_997)).isEqualTo(Past.Fate.RESET_BY_GATE);
    assertThat(past.of(2_001)).isEqualTo(Past.Fate.UNKNOWN);
  }
}
