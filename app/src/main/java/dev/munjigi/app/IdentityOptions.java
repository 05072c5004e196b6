package dev.munjigi.app;

import dev.munjigi.engines.sqlite.SqliteStore;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.identity.IdentitySettings;
import dev.munjigi.gates.identity.IdentityStore;
import dev.munjigi.gates.identity.User;
import dev.munjigi.gates.identity.UserName;
import dev.munjigi.gates.mail.Spool;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Which store of identities a command works on. A gate that runs hears of what it changes within a
/// second.
final class IdentityOptions extends StateOptions {
  private static final SecureRandom RANDOM = new SecureRandom();

  private @Nullable Opened opened;

  /// What is open while a command works.
  record Opened(Path folder, Spool spool) {}

  /// What is open now.
  Opened opened() {
    return Objects.requireNonNull(opened);
  }

  /// What a command does.
  interface Work {
    /// Does it.
    ///
    /// @param settings null when there is no configuration, or no `identity` in it
    /// @return the exit code
    /// @throws IllegalArgumentException for bad input, with one line
    int with(IdentityStore store, @Nullable IdentitySettings settings) throws Exception;
  }

  /// Runs a command on the store; what goes wrong is said in one line.
  int run(Work work) {
    return onState(
        (folder, settings) -> {
          State.make(folder);
          try (SqliteStore store = People.store(folder)) {
            opened = new Opened(folder, store.spool());
            return work.with(store.ports(), settings == null ? null : settings.identity());
          }
        });
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

  static Id newId() {
    return Id.of(Instant.now().toEpochMilli(), RANDOM.nextInt(), RANDOM.nextLong());
  }

  static SecureRandom random() {
    return RANDOM;
  }

  /// The person of this name.
  ///
  /// @throws IllegalArgumentException when nobody has it
  static User user(IdentityStore store, String name) {
    return UserName.of(name)
        .flatMap(store.users()::byName)
        .orElseThrow(() -> new IllegalArgumentException("nobody is called `" + name + "`"));
  }
}
