package dev.munjigi.engines.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;

/// The file of a store as the file system shows it.
final class SqliteFile {
  /// `Munj`: a database of somebody else is not taken for ours.
  static final int APPLICATION = 0x4D756E6A;

  private final Path path;
  private final Path folder;

  SqliteFile(Path path) {
    this.path = path.toAbsolutePath();
    Path parent = this.path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("`%s` is no file's path".formatted(path));
    }
    folder = parent;
  }

  private static FileAttribute<?> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  Path path() {
    return path;
  }

  /// Makes the file if there is none, and makes sure that it is the owner's alone.
  void prepare() throws IOException {
    Files.createDirectories(folder, mode("rwx------"));
    requirePrivateFolder();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      requireNoRest();
      create();
    }
    requireOwn(path);
    requireOwn(beside("-wal"));
    requireOwn(beside("-shm"));
    if (Files.size(path) == 0) {
      // ATTACK: an emptied file would be a store without people, open to the first who sets it up
      throw new IOException(
          "identity store `%s` is empty: put back a copy, or remove it to begin anew"
              .formatted(path));
    }
  }

  private Path beside(String suffix) {
    return folder.resolve(path.getFileName() + suffix);
  }

  private void requirePrivateFolder() throws IOException {
    PosixFileAttributes there = Files.readAttributes(folder, PosixFileAttributes.class);
    Set<PosixFilePermission> mode = there.permissions();
    // ATTACK: who can write to the folder can put a file of their own in the place of ours
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "folder `%s` has mode `%s`, others may write to it: chmod 700 it"
              .formatted(folder, PosixFilePermissions.toString(mode)));
    }
  }

  /// A journal without its database holds the newest of what was lost.
  private void requireNoRest() throws IOException {
    Path journal = beside("-wal");
    if (Files.exists(journal, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(
          "identity store `%s` is missing, but `%s` is there: put back both, or remove it"
              .formatted(path, journal));
    }
  }

  /// Makes an empty database under another name first: nobody ever sees half of one.
  private void create() throws IOException {
    Path part = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID() + ".part");
    Files.createFile(part, mode("rw-------"));
    try {
      try (Connection connection = Connections.to(part);
          Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA application_id = " + APPLICATION);
        statement.execute("PRAGMA journal_mode = WAL");
      } catch (SQLException e) {
        throw new IOException("`%s` cannot be made (%s)".formatted(path, Connections.why(e)));
      }
      sync(part, StandardOpenOption.WRITE);
      Files.createLink(path, part);
    } catch (FileAlreadyExistsException e) {
      // another process was faster, and its file is as good
      return;
    } finally {
      Files.deleteIfExists(part);
    }
    sync(folder, StandardOpenOption.READ);
  }

  private static void sync(Path path, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private void requireOwn(Path file) throws IOException {
    PosixFileAttributes found;
    try {
      found = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return;
    }
    if (!found.isRegularFile()) {
      throw new IOException(
          "`%s` is a %s: a regular file is needed"
              .formatted(file, found.isSymbolicLink() ? "symbolic link" : "folder or device"));
    }
    String mode = PosixFilePermissions.toString(found.permissions());
    if (!mode.endsWith("------")) {
      throw new IOException(
          "`%s` has mode `%s`, others may use it: chmod 600 it, and think of what they have seen"
              .formatted(file, mode));
    }
    UserPrincipal owner = Files.getOwner(Path.of("/proc/self"));
    if (!found.owner().equals(owner)) {
      throw new IOException(
          "`%s` belongs to `%s`, and this program runs as `%s`"
              .formatted(file, found.owner().getName(), owner.getName()));
    }
  }
}
