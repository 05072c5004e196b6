package dev.munjigi.app;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.Session;
import dev.munjigi.gates.identity.User;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `munjigi session`: who is signed in, and where.
@Command(
    name = "session",
    description = "Who is signed in, and where.",
    subcommands = {SessionCommand.All.class, SessionCommand.End.class})
final class SessionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `munjigi session list`.
  @Command(
      name = "list",
      description = "Lists somebody's sessions.",
      footer = {"", "Example: munjigi session list kim"})
  static final class All implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "NAME", description = "Whose.")
    private String name = "";

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

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
    public Integer call() {
      return options.run(
          (store, settings) -> {
            User user = IdentityOptions.user(store, name);
            List<Row> rows = store.sessions().of(user.id()).stream().map(Row::of).toList();
            return options.print(rows, json);
          });
    }
  }

  /// `munjigi session end`.
  @Command(
      name = "end",
      description = "Ends one session, or all of somebody.",
      footer = {"", "Example: munjigi session end --all kim"})
  static final class End implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(
        arity = "0..1",
        paramLabel = "ID",
        description = "Its id, as `munjigi session list` shows it.")
    private @Nullable String id;

    @Option(names = "--all", paramLabel = "NAME", description = "All of this person.")
    private @Nullable String all;

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            String one = id;
            String whose = all;
            if ((one == null) == (whose == null)) {
              throw new IllegalArgumentException("give an ID, or `--all NAME`");
            }
            if (whose != null) {
              User user = IdentityOptions.user(store, whose);
              return options.done(
                  "ended " + store.sessionEnds().endAll(user.id(), null) + " sessions");
            }
            Id session =
                Id.parse(String.valueOf(one))
                    .orElseThrow(() -> new IllegalArgumentException("`" + one + "` is no id"));
            return store.sessionEnds().end(session)
                ? options.done("ended `" + one + "`")
                : options.none("there is no session `" + one + "`");
          });
    }
  }
}
