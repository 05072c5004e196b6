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
      names = "--gate",
      paramLabel = "URL",
      description =
          "A gate elsewhere, by its identity host, such as https://login.example.com."
              + " Default: MUNJIGI_GATE, where neither --config nor --state is given.")
  private @Nullable String gate;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "Holds the key or token for --gate. Default: MUNJIGI_KEY_FILE.")
  private @Nullable Path keyFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) by which --gate is believed, in the place of the system's.")
  private @Nullable Path authorities;

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

  /// The gate at its identity host; null where none was named.
  @Nullable Gate elsewhere() {
    if (gate != null && (config != null || state != null)) {
      throw new Trouble(
          Trouble.BAD_INPUT, "`--gate` and `--config` or `--state` exclude each other");
    }
    boolean here = config != null || state != null;
    String named = gate != null || here ? gate : System.getenv("MUNJIGI_GATE");
    if (named == null || named.isEmpty()) {
      if (keyFile != null || authorities != null) {
        throw new Trouble(Trouble.BAD_INPUT, "`--key-file` and `--ca` need `--gate URL`");
      }
      return null;
    }
    String file = System.getenv("MUNJIGI_KEY_FILE");
    Path key = keyFile == null && file != null && !file.isEmpty() ? Path.of(file) : keyFile;
    return Gate.of(Elsewhere.of(named, key, authorities));
  }

  /// The running gate.
  ///
  /// @throws Trouble when none runs
  Gate gate() {
    Gate there = elsewhere();
    if (there != null) {
      return there;
    }
    try {
      return Gate.of(state());
    } catch (NotRunning e) {
      throw e.trouble();
    }
  }
}
