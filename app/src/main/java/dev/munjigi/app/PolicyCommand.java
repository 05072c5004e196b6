package dev.munjigi.app;

import picocli.CommandLine.Command;

/// `munjigi policy`: who may do what.
@Command(
    name = "policy",
    description = "Asks policies who may do what.",
    subcommands = {
      PolicySimulateCommand.class,
      PolicyDiffCommand.class,
      PolicyWhoCanCommand.class,
      PolicyWhatCanCommand.class,
      PolicyLintCommand.class
    })
final class PolicyCommand extends IdentityCommand.Menu {}
