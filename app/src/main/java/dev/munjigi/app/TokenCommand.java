package dev.munjigi.app;

import dev.munjigi.control.Identities;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.RefreshFamily;
import dev.munjigi.gates.identity.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `munjigi token`: what applications were given by people who signed in to them.
@Command(
    name = "token",
    description = "What applications were given by people who signed in to them.",
    subcommands = {TokenCommand.All.class, TokenCommand.Revoke.class})
final class TokenCommand extends IdentityCommand.Menu {
  /// `munjigi token list`.
  @Command(
      name = "list",
      description = "Lists what applications hold: each line is one sign-in, with all its tokens.",
      footer = {"", "Example: munjigi token list --user kim"})
  static final class All extends IdentityCommand.Listing {
    @Option(names = "--user", paramLabel = "NAME", description = "Whose.")
    private @Nullable String user;

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
    int with(Identities known) throws Exception {
      String wanted = user;
      List<User> whose =
          wanted == null
              ? UserCommand.everybody(known)
              : List.of(known.users().named(IdentityOptions.user(wanted)));
      List<Row> rows = new ArrayList<>();
      for (User one : whose) {
        known.tokens().of(one.name()).forEach(family -> rows.add(Row.of(one, family)));
      }
      return print(rows);
    }
  }

  /// `munjigi token revoke`.
  @Command(
      name = "revoke",
      description =
          "Revokes all tokens that go back to one sign-in to an application; a running gate goes by it"
              + " within a second.",
      footer = {"", "Example: munjigi token revoke 01JD0000000000000000000000"})
  static final class Revoke extends IdentityCommand.OfId {
    @Override
    int with(Identities known) throws Exception {
      known.tokens().revoke(id());
      return options().done("revoked `" + id() + "`");
    }
  }
}
