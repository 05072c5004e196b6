package dev.munjigi.app;

import dev.munjigi.app.cli.Cli;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command line.
@Command(
    name = "munjigi",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    scope = CommandLine.ScopeType.INHERIT,
    description = "System-wide security around services that already run.",
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      CheckCommand.class,
      ConnectCommand.class,
      CaCommand.class,
      UserCommand.class,
      GroupCommand.class,
      RoleCommand.class,
      PolicyCommand.class,
      KeyCommand.class,
      TokenCommand.class,
      NodeCommand.class,
      SessionCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /// Runs one command and exits with its code.
  public static void main(String[] arguments) {
    System.exit(Cli.run(command(), arguments));
  }

  /// The whole command line.
  static CommandLine command() {
    CommandLine line = new CommandLine(new Main());
    new Cli(LogExplanations::offline, System.getenv()).commands().forEach(line::addSubcommand);
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// The version, for `--version`.
  static final class Versions implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"munjigi " + Version.text()};
    }
  }
}
