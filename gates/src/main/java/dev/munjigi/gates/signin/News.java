package dev.munjigi.gates.signin;

import dev.munjigi.gates.identity.Changes;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What has changed in a store since it was asked last, for one who remembers what it read there.
///
/// What was looked up while [#at] moved on may be older than what was told meanwhile: it is not to be
/// remembered.
public final class News {
  private static final int MOST = 10_000;

  private final Changes changes;
  private volatile long at;

  public News(Changes changes) {
    this.changes = changes;
    this.at = changes.newest();
  }

  /// What has changed.
  ///
  /// @param everything whether all that is remembered has to be forgotten
  /// @param ids otherwise, the ids of what has changed
  public record Told(boolean everything, Set<String> ids) {
    /// Whether nothing has.
    public boolean isEmpty() {
      return !everything && ids.isEmpty();
    }
  }

  /// How far it has come.
  public long at() {
    return at;
  }

  /// What is new; may block. One thread asks.
  public Told next() {
    List<Changes.Change> told = changes.after(at, MOST);
    long forgotten = changes.forgotten();
    long newest = changes.newest();
    if (forgotten > at || newest < at) {
      at = newest;
      return new Told(true, Set.of());
    }
    if (!told.isEmpty()) {
      at = told.getLast().number();
    }
    return new Told(
        false, told.stream().map(Changes.Change::id).collect(Collectors.toUnmodifiableSet()));
  }
}
