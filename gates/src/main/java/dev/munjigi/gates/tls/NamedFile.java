package dev.munjigi.gates.tls;

import dev.munjigi.gates.exchange.Clause;
import java.nio.file.Path;

/// A file that a configuration names, and where it does.
///
/// @param clause the key that names it
/// @param column where in the clause's line, from 1
public record NamedFile(Path path, Clause clause, int column) {
  /// One that no configuration names.
  public static NamedFile of(Path path) {
    return new NamedFile(path, Clause.builtIn("file"), 1);
  }

  /// The path alone.
  @Override
  public String toString() {
    return path.toString();
  }
}
