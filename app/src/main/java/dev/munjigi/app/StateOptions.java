package dev.munjigi.app;

import dev.munjigi.control.Declined;
import dev.munjigi.control.Visible;
import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.config.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which state folder a command works on, beside a gate that may run, and how it ends.
class StateOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "munjigi.yaml",
      description = "The configuration, for its state folder (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("munjigi.yaml");

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "The state folder itself, in place of a configuration.")
  private @Nullable Path state;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /// What a command does.
  interface Work {
    /// Does it.
    ///
    /// @param folder the state folder
    /// @param settings null when the folder was named by itself
    /// @return the exit code
    /// @throws Declined when it is not done, with one line
    /// @throws IllegalArgumentException for bad input, with one line
    /// @throws Exception when it cannot be done, with one line
    int with(Path folder, @Nullable Settings settings) throws Exception;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /// Runs a command; what goes wrong is said in one line.
  final int onState(Work work) {
    Path folder = state;
    Settings settings = null;
    if (folder == null) {
      switch (Configuration.read(config)) {
        case Reading.Broken broken -> {
          return ServeCommand.problems(err(), broken.problems());
        }
        case Reading.Valid valid -> {
          settings = valid.settings();
          folder = settings.state();
        }
      }
    }
    try {
      int code = work.with(folder, settings);
      out().flush();
      return code;
    } catch (Declined declined) {
      declined.problems().forEach(problem -> err().println(Visible.of(problem)));
      return said(
          declined,
          switch (declined.why()) {
            case ABSENT, CONFLICT -> ExitCode.FOUND;
            case MISTAKEN -> ExitCode.BAD_INPUT;
            case UNAVAILABLE -> ExitCode.COULD_NOT;
          });
    } catch (IllegalArgumentException wrong) {
      return said(wrong, ExitCode.BAD_INPUT);
    } catch (RuntimeException defect) {
      throw defect;
    } catch (Exception failed) {
      return said(failed, ExitCode.COULD_NOT);
    }
  }

  private int said(Exception why, int code) {
    err().println("munjigi: " + why.getMessage());
    err().flush();
    return code;
  }
}
