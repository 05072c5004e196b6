package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo ends with 0 when it is asked to stop, and leaves nothing.
class DemoStopTrial {
  @TempDir Path folder;

  @Test
  void endsWellWhenItIsAskedToStop() throws Exception {
    try (Demo demo = Demo.start(folder)) {
      assertThat(demo.made()).isNotEmptyDirectory();
      assertThat(demo.stop()).isZero();
      assertThat(demo.made()).doesNotExist();
    }
  }
}
