package dev.munjigi.app;

import picocli.CommandLine.Command;

/// `munjigi policy`: who may do what, asked and written.
@Command(
    name = "policy",
    description = "Policies: asks them who may do what, and writes those of the store.",
    subcommands = {
      PolicySimulateCommand.class,
      PolicyDiffCommand.class,
      PolicyWhoCanCommand.class,
      PolicyWhatCanCommand.class,
      PolicyLintCommand.class,
      StoredPolicyCommands.All.class,
      StoredPolicyCommands.Show.class,
      StoredPolicyCommands.Put.class,
      StoredPolicyCommands.Remove.class,
      StoredPolicyCommands.Attach.class,
      StoredPolicyCommands.Detach.class,
      StoredPolicyCommands.Attachments.class
    })
final class PolicyCommand extends IdentityCommand.Menu {}
