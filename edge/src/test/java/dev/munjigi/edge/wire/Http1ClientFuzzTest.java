package dev.munjigi.edge.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.edge.stage.Scene;
import java.util.Arrays;
import java.util.Random;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
class Http1ClientFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void clients(byte[] bytes) {
    HostileClient.send(bytes, new Random(Arrays.hashCode(bytes)), new Scene().gates());
  }
}
