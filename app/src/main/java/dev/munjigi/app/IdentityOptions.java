package dev.munjigi.app;

import dev.munjigi.app.cli.RunningIdentities;
import dev.munjigi.control.Identities;
import dev.munjigi.engines.file.MasterKeyFile;
import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.NodeSettings;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.policy.OperatorRoles;
import dev.munjigi.gates.signin.Errands;
import dev.munjigi.gates.signin.Means;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Which identities a command works on: changes are made by the gate that runs on a state folder,
/// which writes them down, and without one in its store; what is listed comes from the store.
final class IdentityOptions extends StateOptions {
  private static final SecureRandom RANDOM = new SecureRandom();

  private @Nullable Settings settings;

  /// What a command does.
  interface Work {
    /// Does it.
    ///
    /// @return the exit code
    /// @throws IllegalArgumentException for bad input, with one line
    int with(Identities known) throws Exception;
  }

  /// Runs a command; what goes wrong is said in one line.
  int run(Work work) {
    return onState(
        (folder, read) -> {
          settings = read;
          State.make(folder);
          try (SqliteStore store = People.store(folder)) {
            return work.with(
                RunningIdentities.of(
                    folder, stored(folder, store, read)));
          }
        });
  }

  private static Identities stored(
      Path folder, SqliteStore store, @Nullable Settings settings) {
    IdentitySettings identity = settings == null ? null : settings.identity();
    Means means =
        new Means(
            store.ports(),
            () -> {
              if (identity == null) {
                throw new IllegalArgumentException("a configuration with `identity` is needed");
              }
              return identity;
            },
            InstantSource.system(),
            RANDOM,
            event -> {});
    Inviting inviting =
        identity == null
            ? null
            : new Inviting(means, errand -> errands(folder, store, means).put(errand));
    return StoredIdentities.over(
        means,
        inviting,
        () -> authority(folder, identity),
        () -> settings == null ? OperatorRoles.ALONE : settings.entitlements());
  }

  private static Errands errands(Path folder, SqliteStore store, Means means)
      throws IOException {
    MasterKeyFile master = MasterKeyFile.open(folder.resolve("master.key"), RANDOM);
    return new Errands(means, store.spool(), PeopleKeys.by(master));
  }

  private static NodeIssuing authority(Path folder, @Nullable IdentitySettings identity)
      throws IOException {
    return identity == null
        ? new NodeIssuing(folder, () -> new NodeIssuing.Place("", "", NodeSettings.STANDARD))
        : NodeHost.issuing(folder, () -> identity);
  }

  /// The configuration, while a command works; null when the folder was named by itself.
  @Nullable Settings settings() {
    return settings;
  }

  /// Prints rows: as JSON, or as lines.
  int print(Iterable<?> rows, boolean json) {
    if (json) {
      out().println(JsonMapper.shared().writeValueAsString(rows));
    } else {
      rows.forEach(out()::println);
    }
    return ExitCode.FINE;
  }

  /// Says what was done.
  int done(String what) {
    out().println(what);
    return ExitCode.FINE;
  }

  /// Says that there is nothing of this kind.
  int none(String what) {
    err().println("munjigi: " + what);
    err().flush();
    return ExitCode.FOUND;
  }

  /// What was typed, as the name of somebody.
  static UserName user(String typed) {
    return UserName.of(typed)
        .orElseThrow(
            () -> new IllegalArgumentException("`" + typed + "`: " + UserName.wrong(typed)));
  }

  /// What was typed, as an id.
  static Id id(String typed) {
    return Id.parse(typed)
        .orElseThrow(() -> new IllegalArgumentException("`" + typed + "` is no id"));
  }
}
