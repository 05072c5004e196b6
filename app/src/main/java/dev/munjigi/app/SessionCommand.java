package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.gates.identity.Session;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `munjigi session`: who is signed in, and where.
@Command(
    name = "session",
    description = "Who is signed in, and where.",
    subcommands = {SessionCommand.All.class, SessionCommand.End.class})
final class SessionCommand extends IdentityCommand.Menu {
  /// `munjigi session list`.
  @Command(
      name = "list",
      description = "Lists somebody's sessions.",
      footer = {"", "Example: munjigi session list kim"})
  static final class All extends IdentityCommand.Listing {
    @Parameters(paramLabel = "NAME", description = "Whose.")
    private String name = "";

    /// One of them, as JSON.
    private record Row(
        String id,
        String from,
        String agent,
        SortedSet<String> methods,
        String began,
        String used,
        String until) {
      static Row of(Session one) {
        return new Row(
            one.id().toString(),
            one.from(),
            one.agent(),
            one.methods(),
            one.began().toString(),
            one.used().toString(),
            one.until().toString());
      }

      @Override
      public String toString() {
        return "%s  %s  since %s, used %s  %s".formatted(id, from, began, used, agent);
      }
    }

    @Override
    int with(Identities known) throws Exception {
      return print(
          known.sessions().of(IdentityOptions.user(name)).stream().map(Row::of).toList());
    }
  }

  /// `munjigi session end`.
  @Command(
      name = "end",
      description = "Ends one session, or all of somebody.",
      footer = {"", "Example: munjigi session end --all kim"})
  static final class End extends IdentityCommand {
    @Parameters(
        arity = "0..1",
        paramLabel = "ID",
        description = "Its id, as `munjigi session list` shows it.")
    private @Nullable String id;

    @Option(names = "--all", paramLabel = "NAME", description = "All of this person.")
    private @Nullable String all;

    @Override
    int with(Identities known) throws Exception {
      String one = id;
      String whose = all;
      if (one != null && whose == null) {
        known.sessions().end(IdentityOptions.id(one));
        return options().done("ended `" + one + "`");
      }
      if (one == null && whose != null) {
        int ended = known.sessions().endAll(IdentityOptions.user(whose));
        return options().done("ended " + ended + " sessions");
      }
      throw new IllegalArgumentException("give an ID, or `--all NAME`");
    }
  }
}
