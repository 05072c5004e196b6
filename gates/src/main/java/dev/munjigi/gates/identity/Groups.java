package dev.munjigi.gates.identity;

import java.util.List;

/// Port: the groups that people may be in. Safe for use by many threads; may block.
public interface Groups {
  /// Adds one; durable when it returns.
  ///
  /// @return false when there is one of this name, or there are 10,000
  boolean add(Group group);

  /// Removes one; durable when it returns.
  ///
  /// @return [Kept#DANGLING] when somebody is still in it, [Kept#CHANGED] when there is none
  Kept remove(String name);

  /// All, by name; at most 10,000.
  List<Group> all();
}
