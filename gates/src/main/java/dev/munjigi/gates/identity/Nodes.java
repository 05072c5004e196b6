package dev.munjigi.gates.identity;

import dev.munjigi.gates.exchange.Id;
import java.util.List;
import java.util.Optional;

/// Port: the machines that joined. Safe for use by many threads; may block.
public interface Nodes {
  Optional<Node> byName(String name);

  /// All, by name; at most 10,000.
  List<Node> all();

  /// Keeps one; durable when it returns. At version 1 it is added, otherwise it replaces its form
  /// before.
  ///
  /// @return [Kept#NAME_TAKEN], [Kept#CHANGED] when somebody else was faster, or [Kept#FULL] when
  ///     there are 10,000
  Kept save(Node node);

  /// Removes one; durable when it returns.
  ///
  /// @return whether it was there
  boolean remove(Id node);
}
