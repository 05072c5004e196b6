package dev.munjigi.app.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `munjigi ban`: the bans of the running gate, by its subcommands.
@Command(
    name = "ban",
    description = "Lists, adds and lifts bans of the running gate.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example: munjigi ban list"},
    subcommands = {BanListCommand.class, BanAddCommand.class, BanLiftCommand.class})
final class BanCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  private boolean help;
}
