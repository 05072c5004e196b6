package dev.munjigi.gates.identity;

import java.util.List;

/// Port: policies, roles and who has them, as operators wrote them. Safe for use by many threads and,
/// where the store is shared, by many gates; may block.
///
/// Guarantees: what was read still holds when it is changed. Does not guarantee that what is written
/// means anything: that is judged before.
public interface RightsStore {
  /// All that is written, by kind and name, as it was at one moment.
  Shelf all();

  /// How often anything was changed.
  long revision();

  /// Makes changes in this order as one, if nobody has changed anything since; durable when it
  /// returns. To put is to replace what has the name; to remove what is not there changes nothing.
  ///
  /// @param revision since when
  /// @return false when somebody has, and nothing was changed
  boolean change(long revision, List<Step> steps);

  /// All that is written.
  ///
  /// @param revision how often anything was changed
  record Shelf(long revision, List<RightsEntry> entries) {
    public Shelf {
      entries = List.copyOf(entries);
    }
  }

  /// One change.
  sealed interface Step {
    /// Writes something.
    record Put(RightsEntry entry) implements Step {}

    /// Takes something away.
    record Remove(RightsEntry.Kind kind, String name) implements Step {}
  }
}
