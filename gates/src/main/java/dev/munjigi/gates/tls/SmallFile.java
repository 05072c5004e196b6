package dev.munjigi.gates.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file that a person named, read whole as long as it is small.
final class SmallFile {
  private SmallFile() {}

  /// Its bytes; null with a problem more when it cannot be read. Links are followed. Blocks.
  ///
  /// @param what what it is, for the problem
  /// @param limit in bytes
  static byte @Nullable [] read(String what, NamedFile file, int limit, List<Finding> problems) {
    try {
      // ATTACK: a pipe would be waited for, for good
      if (!Files.readAttributes(file.path(), BasicFileAttributes.class).isRegularFile()) {
        problems.add(new Finding(file, "%s `%s` is not a file".formatted(what, file)));
        return null;
      }
      return bytes(what, file, limit, problems);
    } catch (NoSuchFileException e) {
      problems.add(new Finding(file, "%s `%s` does not exist".formatted(what, file)));
    } catch (AccessDeniedException e) {
      problems.add(new Finding(file, "%s `%s` may not be read by the gate's user".formatted(what, file)));
    } catch (IOException e) {
      String why = "%s `%s` cannot be read: %s".formatted(what, file, e.getMessage());
      problems.add(new Finding(file, why));
    }
    return null;
  }

  private static byte @Nullable [] bytes(
      String what, NamedFile file, int limit, List<Finding> problems) throws IOException {
    try (InputStream in = Files.newInputStream(file.path())) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length <= limit) {
        return bytes;
      }
      String longer = "%s `%s` is longer than `%d` bytes".formatted(what, file, limit);
      problems.add(new Finding(file, longer));
      return null;
    }
  }
}
