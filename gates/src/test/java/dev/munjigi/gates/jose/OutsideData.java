package dev.munjigi.gates.jose;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Outside sets, which the repository does not hold.
public final class OutsideData {
  private OutsideData() {}

  /// A set's file: in `$MUNJIGI_DATA`, otherwise in `../shared/corpus` beside the repository. Where
  /// it is missing the test says so loudly and is skipped, and fails in CI.
  public static Path require(String name) {
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

  /// The SHA-256 that `trials/data.lock` gives for a file of a repository, in hexadecimal.
  static String locked(String repository, String path) throws IOException {
    Path lock = root().resolve("trials/data.lock");
    for (String line : Files.readAllLines(lock)) {
      String[] words = line.split("\\s+", -1);
      if (words.length == 5 && words[0].equals(repository) && words[2].equals(path)) {
        return words[3];
      }
    }
    throw new IOException("`" + lock + "` has no line of `" + repository + "` `" + path + "`");
  }

  private static Path folder() {
    @Nullable String said = System.getenv("MUNJIGI_DATA");
    return said == null ? root().resolve("../shared/corpus").normalize() : Path.of(said);
  }

  private static Path root() {
    @Nullable Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve("trials"))) {
      at = at.getParent();
    }
    return Path.of(at == null ? "" : at.toString());
  }
}
