package dev.munjigi.gates.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the files that a configuration names are there.
final class NamedFiles {
  private final Problems problems;

  NamedFiles(Problems problems) {
    this.problems = problems;
  }

  /// @param words what is no file
  void each(@Nullable Located<List<Located<String>>> files, String... words) {
    if (files != null) {
      files.value().stream()
          .filter(file -> !List.of(words).contains(file.value()))
          .forEach(this::exists);
    }
  }

  void exists(@Nullable Located<String> file) {
    if (file == null) {
      return;
    }
    Path path = file.spot().place().resolve(file.value());
    String what = file.spot().quoted() + " is " + Quote.of(file.value());
    if (!Files.isRegularFile(path)) {
      String resolved = Quote.of(path.toString());
      problems.add(file.spot().place(), what + "; there is no file " + resolved);
    } else if (!Files.isReadable(path)) {
      problems.add(file.spot().place(), what + "; this user may not read it");
    }
  }
}
