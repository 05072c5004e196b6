package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo ends with 0 when it is asked to stop and does.
class DemoStopTrial {
  @TempDir Path folder;

  @Test
  void endsWellWhenItIsAskedToStop() throws Exception {
    Path program = Path.of(System.getProperty("munjigi.home", "")).resolve("bin/munjigi");
    Process process =
        new ProcessBuilder(program.toString(), "demo", "--port", "0", "--bare-port", "0")
            .directory(folder.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).as("what it prints when it runs").isNotNull();
      process.destroy();
      assertThat(process.waitFor(Gate.STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
