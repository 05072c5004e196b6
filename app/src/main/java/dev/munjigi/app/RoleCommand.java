package dev.munjigi.app;

import dev.munjigi.app.cli.RoleAssumeCommand;
import dev.munjigi.app.cli.Table;
import dev.munjigi.control.Identities;
import dev.munjigi.control.Listed;
import dev.munjigi.control.RightsWire.RoleEntry;
import dev.munjigi.gates.policy.Role;
import dev.munjigi.gates.rights.Attachment.What;
import dev.munjigi.gates.rights.RightsChange;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `munjigi role`: sets of rights that are assumed for a while, or that somebody is bound to.
@Command(
    name = "role",
    description = "Roles that are assumed for a while, or that somebody is bound to.",
    subcommands = {
      RoleAssumeCommand.class,
      RoleCommand.EndSessions.class,
      RoleCommand.All.class,
      RoleCommand.Put.class,
      RoleCommand.Remove.class,
      RoleCommand.Bind.class,
      RoleCommand.Unbind.class
    })
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

  /// `munjigi role list`.
  @Command(
      name = "list",
      description = "Lists the roles that there always are, those of files and those of the store.",
      footer = {"", "Example: munjigi role list"})
  static final class All extends IdentityCommand.Listing {
    @Override
    int with(Identities known) {
      List<RoleEntry> all = Listed.roles(known.rights(), "", Integer.MAX_VALUE);
      if (json()) {
        return print(all);
      }
      Table table = new Table().row("ROLE", "SOURCE", "TRUST", "LONGEST");
      for (RoleEntry one : all) {
        String trust = one.trust() == null ? "" : one.trust();
        table.row(one.name(), one.source(), trust, one.longest() + "s");
      }
      table.print(options().out());
      return ExitCode.FINE;
    }
  }

  /// `munjigi role put`.
  @Command(
      name = "put",
      description = "Writes a role into the store; what is attached to it stays.",
      footer = {"", "Example: munjigi role put loader --trust trust-loader --longest 30m"})
  static final class Put extends RightsCommand {
    private static final Pattern LIFE = Pattern.compile("([1-9][0-9]{0,4})([smh])");

    @Parameters(paramLabel = "ROLE", description = "Lower-case letters, digits and hyphens.")
    private String name = "";

    @Option(
        names = "--trust",
        paramLabel = "POLICY",
        description = "A policy of the store, put with `--trust`, that says who may assume it;"
            + " nobody without.")
    private @Nullable String trust;

    @Option(
        names = "--longest",
        paramLabel = "TIME",
        defaultValue = "1h",
        description = "How long a session lasts at most: 15m to 12h (default: ${DEFAULT-VALUE}).")
    private String longest = "1h";

    @Override
    int with(Identities known) throws Exception {
      return make(
          known,
          new RightsChange.PutRole(name, trust, life(longest)),
          "role `" + name + "` is in the store");
    }

    private static Duration life(String text) {
      Matcher match = LIFE.matcher(text);
      if (!match.matches()) {
        throw new IllegalArgumentException(
            "`--longest` is `" + text + "`; allowed is a time such as `15m` or `12h`");
      }
      long count = Long.parseLong(match.group(1));
      return switch (match.group(2)) {
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        default -> Duration.ofHours(count);
      };
    }
  }

  /// `munjigi role remove`.
  @Command(
      name = "remove",
      description = "Removes a role of the store that nobody is bound to.",
      footer = {"", "Example: munjigi role remove loader"})
  static final class Remove extends RightsCommand {
    @Parameters(paramLabel = "ROLE", description = "Which.")
    private String name = "";

    @Override
    int with(Identities known) throws Exception {
      return make(known, new RightsChange.RemoveRole(name), "role `" + name + "` is removed");
    }
  }

  /// `munjigi role bind`.
  @Command(
      name = "bind",
      description = "Binds somebody to a role: they may what it may, all the time.",
      footer = {"", "Example: munjigi role bind viewer --to group/auditors"})
  static final class Bind extends RightsCommand {
    @Parameters(paramLabel = "ROLE", description = "Which.")
    private String name = "";

    @Option(
        names = "--to",
        paramLabel = "HOLDER",
        required = true,
        description = "Such as `group/auditors`.")
    private String holder = "";

    @Override
    int with(Identities known) throws Exception {
      return make(
          known,
          new RightsChange.Attach(attachment(What.ROLE, name, holder)),
          "`" + holder + "` is bound to `" + name + "`");
    }
  }

  /// `munjigi role unbind`.
  @Command(
      name = "unbind",
      description = "Unbinds somebody from a role.",
      footer = {"", "Example: munjigi role unbind viewer --from group/auditors"})
  static final class Unbind extends RightsCommand {
    @Parameters(paramLabel = "ROLE", description = "Which.")
    private String name = "";

    @Option(
        names = "--from",
        paramLabel = "HOLDER",
        required = true,
        description = "Such as `group/auditors`.")
    private String holder = "";

    @Override
    int with(Identities known) throws Exception {
      return make(
          known,
          new RightsChange.Detach(attachment(What.ROLE, name, holder)),
          "`" + holder + "` is no longer bound to `" + name + "`");
    }
  }
}
