package dev.munjigi.app;

import dev.munjigi.gates.config.Reading;
import dev.munjigi.gates.tls.AuthorityException;
import dev.munjigi.gates.tls.Certificates;
import dev.munjigi.gates.tls.NodeCertificates;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Which local authority a command works on, beside a gate that may run, and how it ends.
final class AuthorityOptions {
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

  /// The local authority of a state folder.
  ///
  /// @param certificates its root, and what it issues to listeners
  /// @param nodes what it issues to nodes
  record Authority(Certificates certificates, NodeCertificates nodes) {}

  /// What a command does.
  interface Work {
    /// Does it.
    ///
    /// @return the exit code
    /// @throws IllegalArgumentException for bad input, with one line
    int with(Authority authority) throws IOException, AuthorityException;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /// Runs a command on the authority; what goes wrong is said in one line.
  int run(Work work) {
    Path folder = state;
    if (folder == null) {
      switch (Configuration.read(config)) {
        case Reading.Broken broken -> {
          return ServeCommand.problems(err(), broken.problems());
        }
        case Reading.Valid valid -> folder = valid.settings().state();
      }
    }
    try {
      Certificates certificates = State.certificates(folder);
      int code = work.with(new Authority(certificates, State.nodes(folder, certificates)));
      out().flush();
      return code;
    } catch (IllegalArgumentException wrong) {
      return said(wrong, ExitCode.BAD_INPUT);
    } catch (IOException | AuthorityException failed) {
      return said(failed, ExitCode.COULD_NOT);
    }
  }

  private int said(Exception why, int code) {
    err().println("munjigi: " + why.getMessage());
    err().flush();
    return code;
  }
}
