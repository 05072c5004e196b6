package dev.munjigi.engines.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A small file of the gate's own that is always whole: read at once, written at once.
///
/// Guarantees: mode 0600, in a folder that others cannot write to; after a crash it holds the old
/// content or the new; what was written is durable when the call returns; of many processes that
/// create it at once, one does. Does not guarantee the order of processes that replace it at once.
public final class DurableFile {
  private static final Duration ABANDONED = Duration.ofHours(1);
  private static final String SUFFIX = ".part";

  private final Path path;
  private final Path folder;
  private final Disk disk;

  public DurableFile(Path path) {
    this(path, new RealDisk());
  }

  DurableFile(Path path, Disk disk) {
    this.path = path.toAbsolutePath();
    this.folder = parent(this.path);
    this.disk = disk;
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("`%s` is no file's path".formatted(path));
    }
    return parent;
  }

  /// Its content; empty when there is no such file.
  ///
  /// @param limit how many bytes it may have
  /// @throws IOException when it is longer, is no regular file, can be read or written by others,
  ///     or cannot be read; the message names it and says what to do
  public Optional<byte[]> read(int limit) throws IOException {
    PosixFileAttributes file;
    try {
      file = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!file.isRegularFile()) {
      throw new IOException(
          "`%s` is a %s: a regular file is needed"
              .formatted(path, file.isSymbolicLink() ? "symbolic link" : "folder or device"));
    }
    if (!PosixFilePermissions.toString(file.permissions()).endsWith("------")) {
      throw new IOException(
          "`%s` has mode `%s`, others may use it: chmod 600 it, and think of what they have seen"
              .formatted(path, PosixFilePermissions.toString(file.permissions())));
    }
    requirePrivateFolder();
    // ATTACK: a link that takes the file's place now is still not followed.
    try (InputStream in =
        Files.newInputStream(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new IOException("`%s` is longer than `%d` bytes".formatted(path, limit));
      }
      return Optional.of(content);
    }
  }

  /// Puts new content in the place of the old, or makes the file.
  public void replace(byte[] content) throws IOException {
    Path part = part(content);
    try {
      disk.move(part, path);
    } catch (IOException e) {
      drop(part, e);
      throw e;
    }
    disk.sync(folder);
  }

  /// Makes the file if there is none.
  ///
  /// @return false, and nothing changed, when there is something of its name
  public boolean create(byte[] content) throws IOException {
    Path part = part(content);
    boolean created;
    try {
      // INVARIANT: a link, not a move: it fails when the name is taken, so the first one stays.
      disk.link(part, path);
      created = true;
    } catch (FileAlreadyExistsException e) {
      created = false;
    } catch (IOException e) {
      drop(part, e);
      throw e;
    }
    disk.remove(part);
    disk.sync(folder);
    return created;
  }

  /// A new file beside it with this content.
  private Path part(byte[] content) throws IOException {
    disk.makeFolder(folder);
    requirePrivateFolder();
    Path part = folder.resolve(prefix() + UUID.randomUUID() + SUFFIX);
    try {
      disk.make(part, content);
      sweep(part);
    } catch (IOException e) {
      drop(part, e);
      throw e;
    }
    return part;
  }

  private void requirePrivateFolder() throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(folder);
    // ATTACK: who can write to the folder can put a file of their own in the place of ours.
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "folder `%s` has mode `%s`, others may write to it: chmod 700 it"
              .formatted(folder, PosixFilePermissions.toString(mode)));
    }
  }

  /// Removes what processes left behind that crashed an hour ago or earlier.
  private void sweep(Path newest) throws IOException {
    FileTime now = Files.getLastModifiedTime(newest);
    try (DirectoryStream<Path> names = Files.newDirectoryStream(folder, this::isPart)) {
      for (Path name : names) {
        Duration age = Duration.between(modified(name).orElse(now).toInstant(), now.toInstant());
        if (age.compareTo(ABANDONED) > 0) {
          disk.remove(name);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  private boolean isPart(Path name) {
    String text = name.getFileName().toString();
    return text.startsWith(prefix()) && text.endsWith(SUFFIX);
  }

  private String prefix() {
    return "." + path.getFileName() + ".";
  }

  private static Optional<FileTime> modified(Path name) throws IOException {
    try {
      return Optional.of(Files.getLastModifiedTime(name, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void drop(Path part, IOException cause) {
    try {
      disk.remove(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /// Its path.
  @Override
  public String toString() {
    return path.toString();
  }
}
