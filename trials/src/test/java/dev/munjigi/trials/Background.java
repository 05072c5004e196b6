package dev.munjigi.trials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A command of the built program that runs on, beside a gate.
final class Background implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final Process process;
  private final Path out;
  private final Path err;

  private Background(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// Runs a command.
  ///
  /// @param folder where it runs
  static Background start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(Gate.program()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    return new Background(process, out, err);
  }

  /// The first line that begins like this, waited for.
  String await(String beginning, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() - deadline < 0) {
      for (String line : Files.readString(out, StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith(beginning)) {
          return line;
        }
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no line `" + beginning + "`: " + said());
  }

  /// What it ended with, waited for.
  int awaitEnd(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it runs on: " + said());
    }
    return process.exitValue();
  }

  /// Kills it without warning.
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  /// What it wrote to standard error.
  String said() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().onExit().join();
    }
  }
}
