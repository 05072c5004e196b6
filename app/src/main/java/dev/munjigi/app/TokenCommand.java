package dev.munjigi.app;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.User;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `munjigi token`: what applications were given by people who signed in to them.
@Command(
    name = "token",
    description = "What applications were given by people who signed in to them.",
    subcommands = {TokenCommand.All.class, TokenCommand.Revoke.class})
final class TokenCommand implements Runnable {
  private static final int PAGE = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `munjigi token list`.
  @Command(
      name = "list",
      description = "Lists what applications hold: each line is one sign-in, with all its tokens.",
      footer = {"", "Example: munjigi token list --user kim"})
  static final class All implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Option(names = "--user", paramLabel = "NAME", description = "Whose.")
    private @Nullable String user;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /// One of them, as JSON.
    private record Row(
        String id,
        String user,
        String client,
        @Nullable String session,
        String began,
        String until) {
      static Row of(User user, RefreshFamily family) {
        Id session = family.session();
        return new Row(
            family.id().toString(),
            user.name().text(),
            family.client(),
            session == null ? null : session.toString(),
            family.began().toString(),
            family.until().toString());
      }

      @Override
      public String toString() {
        return "%s  %s  for %s, since %s, until %s".formatted(id, client, user, began, until);
      }
    }

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            String wanted = user;
            List<Row> rows = new ArrayList<>();
            List<User> page =
                wanted == null
                    ? store.users().page("", PAGE)
                    : List.of(IdentityOptions.user(store, wanted));
            while (!page.isEmpty()) {
              for (User one : page) {
                store.families().of(one.id()).forEach(family -> rows.add(Row.of(one, family)));
              }
              page =
                  wanted == null
                      ? store.users().page(page.getLast().name().text(), PAGE)
                      : List.of();
            }
            return options.print(rows, json);
          });
    }
  }

  /// `munjigi token revoke`.
  @Command(
      name = "revoke",
      description = {
        "Revokes all tokens that go back to one sign-in to an application; a running gate goes by it",
        "within a second."
      },
      footer = {"", "Example: munjigi token revoke 01JD0000000000000000000000"})
  static final class Revoke implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "ID", description = "Its id, as `munjigi token list` shows it.")
    private String id = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            Id family =
                Id.parse(id)
                    .orElseThrow(() -> new IllegalArgumentException("`" + id + "` is no id"));
            return store.families().revoke(family)
                ? options.done("revoked `" + id + "`")
                : options.none("there are no tokens `" + id + "`");
          });
    }
  }
}
