package dev.munjigi.app;

import dev.munjigi.app.cli.RoleAssumeCommand;
import dev.munjigi.control.Identities;
import dev.munjigi.gates.policy.Role;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `munjigi role`: roles that are assumed for a while.
@Command(
    name = "role",
    description = "Roles that are assumed for a while.",
    subcommands = {RoleAssumeCommand.class, RoleCommand.EndSessions.class})
final class RoleCommand extends IdentityCommand.Menu {
  /// `munjigi role end-sessions`.
  @Command(
      name = "end-sessions",
      description = "Ends all sessions of a role that there are by now.",
      footer = {"", "Example: munjigi role end-sessions loader"})
  static final class EndSessions extends IdentityCommand {
    @Parameters(paramLabel = "ROLE", description = "Which.")
    private String name = "";

    @Override
    int with(Identities known) throws Exception {
      if (!Role.isName(name)) {
        throw new IllegalArgumentException(
            "`" + name + "`: allowed are lower-case letters, digits and hyphens");
      }
      known.roles().endSessions(name);
      return options().done("the sessions of `" + name + "` have ended");
    }
  }
}
