package dev.munjigi.app.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The options by which a command finds its gate.
final class GateOptions {
  private static final Path STANDARD = Path.of("munjigi.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The gate's configuration; its `state` says where the gate is found."
              + " Default: ./munjigi.yaml")
  private @Nullable Path config;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "The gate's state folder, in the place of a configuration.")
  private @Nullable Path state;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /// Where the command prints what it found.
  PrintWriter out() {
    return Objects.requireNonNull(command).commandLine().getOut();
  }

  /// The gate's state folder.
  Path state() {
    if (state != null && config != null) {
      throw new Trouble(Trouble.BAD_INPUT, "`--config` and `--state` exclude each other");
    }
    if (state != null) {
      if (!Files.isDirectory(state)) {
        throw new Trouble(Trouble.BAD_INPUT, "`" + state + "` is no folder");
      }
      return state;
    }
    Path file = config == null ? STANDARD : config;
    if (!Files.exists(file)) {
      throw new Trouble(
          Trouble.BAD_INPUT,
          "there is no file `" + file + "`; name the configuration with `--config`");
    }
    return StateFolder.of(file);
  }

  /// The running gate.
  ///
  /// @throws Trouble when none runs
  Gate gate() {
    try {
      return Gate.of(state());
    } catch (NotRunning e) {
      throw e.trouble();
    }
  }
}
