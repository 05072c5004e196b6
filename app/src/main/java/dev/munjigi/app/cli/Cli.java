package dev.munjigi.app.cli;

import dev.munjigi.control.Visible;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The commands that speak to a running gate, and how any command of this program ends.
///
/// Guarantees: every end is one of the exit codes 0 to 3, and what went wrong is said in one line
/// on standard error, without a stack trace.
public final class Cli {
  private final Explanations explanations;
  private final Map<String, String> environment;

  /// @param explanations for when no gate runs
  /// @param environment the process's, for the language
  public Cli(Explanations explanations, Map<String, String> environment) {
    this.explanations = explanations;
    this.environment = Map.copyOf(environment);
  }

  /// The commands, to be added to a root with [CommandLine#addSubcommand(Object)].
  public List<Object> commands() {
    return List.of(
        new ReloadCommand(),
        new ExplainCommand(explanations, environment),
        new BanCommand(),
        new StatusCommand(),
        new SettingsCommand());
  }

  /// Runs a command line.
  ///
  /// @param line with all its subcommands
  /// @return 0 fine, 1 found or refused, 2 wrong use or bad input, 3 could not do it
  public static int run(CommandLine line, String... arguments) {
    return line.setParameterExceptionHandler(new WrongUse())
        .setExecutionExceptionHandler(new Failed())
        .setAbbreviatedOptionsAllowed(false)
        .execute(arguments);
  }

  private static void say(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    err.println("munjigi: " + message);
    err.flush();
  }

  /// Wrong use: the message, and where help is.
  private static final class WrongUse implements IParameterExceptionHandler {
    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
      CommandLine line = e.getCommandLine();
      say(line, Visible.of(message(e)));
      String name = line.getCommandSpec().qualifiedName();
      line.getErr().println("see `" + name + " --help`");
      line.getErr().flush();
      return Trouble.BAD_INPUT;
    }

    private static String message(ParameterException e) {
      if (e instanceof UnmatchedArgumentException unmatched
          && !e.getCommandLine().getSubcommands().isEmpty()
          && !unmatched.isUnknownOption()) {
        return "there is no command `" + unmatched.getUnmatched().getFirst() + "`";
      }
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  /// Everything else that ends a command early.
  private static final class Failed implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
      if (e instanceof Trouble trouble) {
        say(line, String.valueOf(trouble.getMessage()));
        trouble.lines().forEach(line.getErr()::println);
        line.getErr().flush();
        return trouble.exit();
      }
      String message = e.getMessage() == null ? "" : ": " + Visible.of(e.getMessage());
      say(line, "it failed unexpectedly with " + e.getClass().getSimpleName() + message);
      return Trouble.FAILED;
    }
  }
}
