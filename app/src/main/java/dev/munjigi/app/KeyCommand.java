package dev.munjigi.app;

import dev.munjigi.control.Identities.WantedKey;
import dev.munjigi.control.Identities;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `munjigi key`: the keys that programs are known by.
@Command(
    name = "key",
    description = "The keys that programs are known by.",
    subcommands = {KeyCommand.Create.class, KeyCommand.All.class, KeyCommand.Revoke.class})
final class KeyCommand extends IdentityCommand.Menu {
  private static final int PAGE = 1_000;

  /// `munjigi key create`.
  @Command(
      name = "create",
      description = {
        "Makes a key that has the rights of somebody, and prints it; it is shown this once.",
        "Programs send it as `Authorization: Bearer KEY`."
      },
      footer = {"", "Example: munjigi key create --user kim --label nightly --days 90"})
  static final class Create extends IdentityCommand {
    @Option(names = "--user", paramLabel = "NAME", required = true, description = "Whose it is.")
    private String user = "";

    @Option(names = "--label", paramLabel = "TEXT", description = "What it is for.")
    private String label = "";

    @Option(names = "--days", paramLabel = "N", description = "How long it holds (default: 90).")
    private int days = 90;

    @Option(
        names = "--scope",
        paramLabel = "ACTION",
        description = "Cuts it down to this action, such as `shop:Get*`; may be given again.")
    private List<String> scopes = List.of();

    @Override
    int with(Identities known) throws Exception {
      WantedKey wanted =
          new WantedKey(IdentityOptions.user(user), label, days, new TreeSet<>(scopes));
      return options().done(known.keys().create(wanted).key());
    }
  }

  /// `munjigi key list`.
  @Command(
      name = "list",
      description = "Lists the keys, without the keys themselves.",
      footer = {"", "Example: munjigi key list --user kim"})
  static final class All extends IdentityCommand.Listing {
    @Option(names = "--user", paramLabel = "NAME", description = "Whose.")
    private @Nullable String user;

    /// One of them, as JSON.
    private record Row(
        String id,
        String owner,
        String prefix,
        String label,
        List<String> scopes,
        String created,
        @Nullable String until,
        @Nullable String used) {
      static Row of(ApiKey key) {
        return new Row(
            key.id().toString(),
            key.owner(),
            key.prefix(),
            key.label(),
            List.copyOf(key.scopes()),
            key.created().toString(),
            key.until() == null ? null : key.until().toString(),
            key.used() == null ? null : key.used().toString());
      }

      @Override
      public String toString() {
        String cut = scopes.isEmpty() ? "" : "  only " + String.join(", ", scopes);
        return "%s  %s  %s  until %s, used %s  %s%s"
            .formatted(id, prefix, owner, until, used == null ? "never" : used, label, cut);
      }
    }

    @Override
    int with(Identities known) throws Exception {
      String wanted = user;
      UserName owner = wanted == null ? null : IdentityOptions.user(wanted);
      List<Row> rows = new ArrayList<>();
      List<ApiKey> page = known.keys().page(owner, null, PAGE);
      while (!page.isEmpty()) {
        page.forEach(key -> rows.add(Row.of(key)));
        page = known.keys().page(owner, page.getLast().id(), PAGE);
      }
      return print(rows);
    }
  }

  /// `munjigi key revoke`.
  @Command(
      name = "revoke",
      description = "Revokes a key; a running gate goes by it within a second.",
      footer = {"", "Example: munjigi key revoke 01JD0000000000000000000000"})
  static final class Revoke extends IdentityCommand.OfId {
    @Override
    int with(Identities known) throws Exception {
      known.keys().revoke(id());
      return options().done("revoked `" + id() + "`");
    }
  }
}
