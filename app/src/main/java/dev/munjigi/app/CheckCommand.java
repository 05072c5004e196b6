package dev.munjigi.app;

import dev.munjigi.control.Visible;
import dev.munjigi.gates.config.Effective;
import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Reading;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `munjigi check`: says everything that is wrong with a configuration, or what it amounts to.
@Command(
    name = "check",
    description = "Validates a configuration and prints every value that it amounts to.",
    footer = {"", "Example: munjigi check munjigi.yaml"})
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "munjigi.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("munjigi.yaml");

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    return switch (Configuration.read(file)) {
      case Reading.Broken broken -> broken(broken.problems());
      case Reading.Valid valid -> valid(valid);
    };
  }

  private int broken(List<Problem> problems) {
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      Broken shown = new Broken(false, problems);
      out.println(Visible.of(JsonMapper.shared().writeValueAsString(shown)));
      out.flush();
      return ExitCode.BAD_INPUT;
    }
    return ServeCommand.problems(spec.commandLine().getErr(), problems);
  }

  private record Broken(boolean valid, List<Problem> problems) {}

  private record Valid(
      boolean valid,
      String digest,
      List<Effective> settings,
      List<Problem> warnings) {}

  private int valid(Reading.Valid read) {
    MaterialFiles files = Materials.checked(read.settings(), Instant.now());
    if (!files.problems().isEmpty()) {
      return broken(files.problems());
    }
    List<Problem> secrets = KeptSecretChecks.problems(read, false);
    if (!secrets.isEmpty()) {
      return broken(secrets);
    }
    List<Problem> warnings = new ArrayList<>(read.warnings());
    warnings.addAll(files.warnings());
    return fine(new Reading.Valid(read.settings(), warnings, read.effective()));
  }

  private int fine(Reading.Valid valid) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      String digest = valid.settings().digest();
      Valid shown = new Valid(true, digest, valid.effective(), valid.warnings());
      out.println(Visible.of(JsonMapper.shared().writeValueAsString(shown)));
    } else {
      table(out, valid.effective());
      PrintWriter err = spec.commandLine().getErr();
      valid.warnings().forEach(warning -> err.println("warning: " + warning));
      err.flush();
    }
    out.flush();
    return ExitCode.FINE;
  }

  private static void table(PrintWriter out, List<Effective> values) {
    int key = values.stream().mapToInt(value -> value.key().length()).max().orElse(0);
    int text = values.stream().mapToInt(value -> value.value().length()).max().orElse(0);
    for (Effective value : values) {
      String row = "%-" + key + "s  %-" + Math.min(Math.max(text, 1), 48) + "s  %s";
      String line = row.formatted(value.key(), value.value(), value.origin()).stripTrailing();
      out.println(Visible.of(line));
    }
  }
}
