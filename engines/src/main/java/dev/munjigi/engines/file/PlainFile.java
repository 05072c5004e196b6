package dev.munjigi.engines.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Reading of files that somebody else may have put there.
public final class PlainFile {
  private PlainFile() {}

  /// The content of a regular file, links followed.
  ///
  /// @param limit how many bytes it may have
  /// @throws java.nio.file.NoSuchFileException when there is none
  /// @throws IOException when it is no regular file, is longer, or cannot be read
  public static byte[] read(Path file, int limit) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    // ATTACK: the opening of a pipe waits for a writer, and a device may never end
    if (!attributes.isRegularFile()) {
      throw new IOException("`%s` is not a regular file".formatted(file));
    }
    if (attributes.size() > limit) {
      throw new IOException("`%s` has more than %d bytes".formatted(file, limit));
    }
    try (InputStream in = Files.newInputStream(file)) {
      // ATTACK: files of the kernel, such as /proc/kmsg, say that they are empty, and block
      return in.readNBytes((int) attributes.size());
    }
  }
}
