package dev.munjigi.app;

import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.ApiKey;
import dev.munjigi.gates.identity.Kept;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.signin.OpaqueToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `munjigi key`: the keys that programs are known by.
@Command(
    name = "key",
    description = "The keys that programs are known by.",
    subcommands = {KeyCommand.Create.class, KeyCommand.All.class, KeyCommand.Revoke.class})
final class KeyCommand implements Runnable {
  private static final int PAGE = 1_000;
  private static final int SHOWN = 12;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /// `munjigi key create`.
  @Command(
      name = "create",
      description = {
        "Makes a key that has the rights of somebody, and prints it; it is shown this once.",
        "Programs send it as `Authorization: Bearer KEY`."
      },
      footer = {"", "Example: munjigi key create --user kim --label nightly --days 90"})
  static final class Create implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Option(names = "--user", paramLabel = "NAME", required = true, description = "Whose it is.")
    private String user = "";

    @Option(names = "--label", paramLabel = "TEXT", description = "What it is for.")
    private String label = "";

    @Option(names = "--days", paramLabel = "N", description = "How long it holds (default: 90).")
    private int days = 90;

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            if (days < 1 || days > 3_650) {
              throw new IllegalArgumentException("`--days` is `1` to `3650`");
            }
            User owner = IdentityOptions.user(store, user);
            OpaqueToken key =
                OpaqueToken.generate(OpaqueToken.Kind.API_KEY, IdentityOptions.random());
            Instant now = Instant.now();
            ApiKey kept =
                new ApiKey(
                    IdentityOptions.newId(),
                    owner.arn(),
                    owner.id(),
                    key.reveal().substring(0, SHOWN),
                    key.hash(),
                    label,
                    new TreeSet<>(),
                    now,
                    now.plus(Duration.ofDays(days)),
                    null);
            if (store.keys().add(kept) != Kept.KEPT) {
              throw new IllegalArgumentException("`" + user + "` is gone");
            }
            return options.done(key.reveal());
          });
    }
  }

  /// `munjigi key list`.
  @Command(
      name = "list",
      description = "Lists the keys, without the keys themselves.",
      footer = {"", "Example: munjigi key list --user kim"})
  static final class All implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Option(names = "--user", paramLabel = "NAME", description = "Whose.")
    private @Nullable String user;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /// One of them, as JSON.
    private record Row(
        String id,
        String owner,
        String prefix,
        String label,
        String created,
        @Nullable String until,
        @Nullable String used) {
      static Row of(ApiKey key) {
        return new Row(
            key.id().toString(),
            key.owner(),
            key.prefix(),
            key.label(),
            key.created().toString(),
            key.until() == null ? null : key.until().toString(),
            key.used() == null ? null : key.used().toString());
      }

      @Override
      public String toString() {
        return "%s  %s  %s  until %s, used %s  %s"
            .formatted(id, prefix, owner, until, used == null ? "never" : used, label);
      }
    }

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            String wanted = user;
            Id owner = wanted == null ? null : IdentityOptions.user(store, wanted).id();
            List<Row> rows = new ArrayList<>();
            List<ApiKey> page = store.keys().page(owner, null, PAGE);
            while (!page.isEmpty()) {
              page.forEach(key -> rows.add(Row.of(key)));
              page = store.keys().page(owner, page.getLast().id(), PAGE);
            }
            return options.print(rows, json);
          });
    }
  }

  /// `munjigi key revoke`.
  @Command(
      name = "revoke",
      description = "Revokes a key; a running gate goes by it within a second.",
      footer = {"", "Example: munjigi key revoke 01JD0000000000000000000000"})
  static final class Revoke implements Callable<Integer> {
    @Mixin private final IdentityOptions options = new IdentityOptions();

    @Parameters(paramLabel = "ID", description = "Its id, as `munjigi key list` shows it.")
    private String id = "";

    @Override
    public Integer call() {
      return options.run(
          (store, settings) -> {
            Id key =
                Id.parse(id)
                    .orElseThrow(() -> new IllegalArgumentException("`" + id + "` is no id"));
            return store.keys().revoke(key)
                ? options.done("revoked `" + id + "`")
                : options.none("there is no key `" + id + "`");
          });
    }
  }
}
