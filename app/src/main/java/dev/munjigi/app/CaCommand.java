package dev.munjigi.app;

import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Certificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `munjigi ca`: the local authority.
@Command(
    name = "ca",
    description = "The local certificate authority.",
    subcommands = CaCommand.Root.class)
final class CaCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `munjigi ca root`: prints what clients have to trust.
  @Command(
      name = "root",
      description = "Prints the root certificate that clients have to trust, as PEM.",
      footer = {"", "Example: munjigi ca root > root.pem && curl --cacert root.pem https://..."})
  static final class Root implements Callable<Integer> {
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

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      Path folder = state;
      if (folder == null) {
        switch (Configuration.read(config)) {
          case Reading.Broken broken -> {
            return ServeCommand.problems(spec.commandLine().getErr(), broken.problems());
          }
          case Reading.Valid valid -> folder = valid.settings().state();
        }
      }
      return print(folder);
    }

    /// Makes the authority where there is none yet: then it can be trusted before the first start.
    private int print(Path folder) {
      try {
        Certificates authority = State.certificates(folder);
        if (authority.rootPem().isEmpty()) {
          authority.ensure(Instant.now(), List.of());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(authority.rootPem().orElseThrow());
        out.flush();
        return ExitCode.FINE;
      } catch (IOException | AuthorityException failed) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("munjigi: " + failed.getMessage());
        err.flush();
        return ExitCode.COULD_NOT;
      }
    }
  }
}
