package dev.munjigi.app;

import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/// `munjigi serve`: runs a gate until it is told to stop.
@Command(
    name = "serve",
    description = "Runs the gate: guards the services that the configuration names.",
    footer = {
      "",
      "Example: munjigi serve --config munjigi.yaml",
      "SIGHUP reads the configuration again, SIGTERM and SIGINT stop in good order."
    })
final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      defaultValue = "munjigi.yaml",
      description = "The configuration (default: ${DEFAULT-VALUE}).")
  private Path config = Path.of("munjigi.yaml");

  /// What the first person is told, before a link.
  static final String NOBODY_YET = "nobody can sign in yet; set yourself up at ";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    JsonLog.install();
    return switch (Configuration.read(config)) {
      case Reading.Broken broken -> problems(err, broken.problems());
      case Reading.Valid valid -> serve(err, valid);
    };
  }

  /// Prints what is wrong with a configuration.
  static int problems(PrintWriter err, List<Problem> problems) {
    problems.forEach(err::println);
    err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    err.flush();
    return ExitCode.BAD_INPUT;
  }

  private int serve(PrintWriter err, Reading.Valid valid) throws InterruptedException {
    List<Problem> secrets = KeptSecretChecks.problems(valid, true);
    if (!secrets.isEmpty()) {
      return problems(err, secrets);
    }
    valid.warnings().forEach(warning -> err.println("warning: " + warning));
    err.flush();
    Program program;
    try {
      program = Program.start(config, valid);
    } catch (Materials.Unusable unusable) {
      return problems(err, unusable.problems());
    } catch (IOException failed) {
      err.println("munjigi: " + failed.getMessage());
      err.flush();
      return ExitCode.COULD_NOT;
    }
    CountDownLatch asked = new CountDownLatch(1);
    // a shutdown hook could stop as well, but the process would then end with 143
    Signal.handle(new Signal("TERM"), terminate -> asked.countDown());
    Signal.handle(new Signal("INT"), interrupt -> asked.countDown());
    Signal.handle(new Signal("HUP"), hangUp -> Thread.ofVirtual().start(program::reload));
    PrintWriter out = spec.commandLine().getOut();
    out.println("ready: " + program.addresses());
    program
        .setUp()
        .ifPresent(link -> out.println(NOBODY_YET + link));
    out.flush();
    asked.await();
    return stop(program);
  }

  private static int stop(Program program) throws InterruptedException {
    try {
      program.stop("the process was asked to end");
      return ExitCode.FINE;
    } catch (IOException failed) {
      System.getLogger("serve").log(System.Logger.Level.ERROR, "the stop was not clean", failed);
      return ExitCode.COULD_NOT;
    }
  }
}
