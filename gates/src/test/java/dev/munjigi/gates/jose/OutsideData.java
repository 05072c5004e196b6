package dev.munjigi.gates.jose;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Outside sets, which the repository does not hold.
final class OutsideData {
  private OutsideData() {}

  /// A set's file: in `$MUNJIGI_DATA`, otherwise in `../shared/corpus` beside the repository. Where
  /// it is missing the test says so loudly and is skipped, and fails in CI.
  static Path require(String name) {
    Path file = folder().resolve(name);
    if (Files.isRegularFile(file)) {
      return file;
    }
    String message =
        "`" + name + "` is not in `" + folder() + "` (MUNJIGI_DATA): this claim is not tested here";
    System.err.println("WARNING: " + message);
    if (System.getenv("CI") != null) {
      fail(message);
    }
    abort(message);
    return file;
  }

  private static Path folder() {
    @Nullable String said = System.getenv("MUNJIGI_DATA");
    if (said != null) {
      return Path.of(said);
    }
    @Nullable Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("trials"))) {
      at = at.getParent();
    }
    return Path.of(at == null ? "" : at.toString()).resolve("../shared/corpus").normalize();
  }
}
