package dev.munjigi.gates.config;

import dev.munjigi.gates.exchange.Clause;
import java.nio.file.Path;

/// Where something is written.
///
/// @param file the file's name, as in [Problem]
/// @param line from 1
/// @param column from 1, in code points
record Place(String file, int line, int column) {
  /// The start of a file.
  static Place startOf(String file) {
    return new Place(file, 1, 1);
  }

  /// The file or folder that a text written here names: relative to this file's folder.
  Path resolve(String path) {
    return Path.of(file).toAbsolutePath().resolveSibling(path).normalize();
  }

  Clause clause(String text) {
    return new Clause(text, file, line);
  }

  Problem problem(String message) {
    return new Problem(file, line, column, message);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
