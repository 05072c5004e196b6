package dev.munjigi.trials;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A small file system in memory, mounted on a folder: the disk that trials fill. Needs root.
final class Tmpfs implements AutoCloseable {
  private static final String FILLER = "filler";

  private final Path folder;

  private Tmpfs(Path folder) {
    this.folder = folder;
  }

  /// Mounts one.
  ///
  /// @param options such as `size=8m` or `size=8m,ro`
  /// @throws AssertionError when that is not allowed here
  static Tmpfs mount(String options) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("disk-");
    String told = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString());
    if (!told.isEmpty()) {
      Files.delete(folder);
      throw new AssertionError("this trial mounts a tmpfs, which needs root: " + told);
    }
    return new Tmpfs(folder);
  }

  /// Runs a command; empty when it went well, otherwise what it says.
  static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : "`" + String.join(" ", command) + "`: " + text;
  }

  Path folder() {
    return folder;
  }

  /// Takes all the room that is left.
  void fill() throws IOException {
    for (int size = 1 << 16; size > 0; size /= 16) {
      byte[] piece = new byte[size];
      try (OutputStream out =
          Files.newOutputStream(
              folder.resolve(FILLER), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(piece);
        }
      } catch (IOException _) {
        // full for pieces of this size
      }
    }
  }

  /// Gives the room back.
  void free() throws IOException {
    Files.deleteIfExists(folder.resolve(FILLER));
  }

  @Override
  public void close() throws IOException {
    try {
      String told = run("umount", "-l", folder.toString());
      if (!told.isEmpty()) {
        throw new IOException(told);
      }
      Files.delete(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
