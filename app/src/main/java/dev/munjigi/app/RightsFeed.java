package dev.munjigi.app;

import dev.munjigi.gates.config.Problem;
import dev.munjigi.gates.config.Settings;
import dev.munjigi.gates.identity.RightsStore;
import dev.munjigi.gates.rights.JoinedRights;
import dev.munjigi.gates.rights.WrittenRights;
import java.nio.file.Path;
import java.util.List;

/// What the store says of rights, as it was read last.
final class RightsFeed {
  private static final System.Logger LOGGER = System.getLogger(RightsFeed.class.getName());

  private final RightsStore store;
  private final Path file;
  private final JoinedRights.Memory memory = new JoinedRights.Memory();
  private volatile State state = new State(WrittenRights.NONE, false);

  /// What is known.
  ///
  /// @param written as it was read last
  /// @param readable whether that is how it is
  private record State(WrittenRights written, boolean readable) {}

  /// @param file where the store is, for messages
  RightsFeed(RightsStore store, Path file) {
    this.store = store;
    this.file = file;
  }

  /// Looks at the store; may block.
  ///
  /// @return whether anything is not as it was
  synchronized boolean look() {
    State before = state;
    try {
      if (before.readable() && store.revision() == before.written().revision()) {
        return false;
      }
      state = new State(WrittenRights.of(store.all()), true);
      if (!before.readable()) {
        LOGGER.log(System.Logger.Level.INFO, "policies of the store `{0}` are read", file);
      }
      return true;
    } catch (RuntimeException broken) {
      state = new State(before.written(), false);
      if (before.readable()) {
        LOGGER.log(
            System.Logger.Level.ERROR,
            "policies of the store `{0}` cannot be read: {1}; nobody is allowed anything by policies",
            file,
            broken.getMessage());
      }
      return before.readable();
    }
  }

  /// Whether the store could be read.
  boolean readable() {
    return state.readable();
  }

  /// Settings with what the store says beside files.
  ///
  /// @throws Materials.Unusable when the two contradict each other
  Settings join(Settings settings) throws Materials.Unusable {
    State now = state;
    JoinedRights joined = JoinedRights.of(settings.entitlements(), now.written(), memory);
    if (!joined.problems().isEmpty()) {
      List<Problem> problems =
          joined.problems().stream()
              .map(problem -> new Problem(file.toString(), 1, 1, problem))
              .toList();
      throw new Materials.Unusable(problems);
    }
    return settings.with(
        now.readable() ? joined.entitlements() : joined.entitlements().inPart());
  }
}
