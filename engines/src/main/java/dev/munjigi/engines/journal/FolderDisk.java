package dev.munjigi.engines.journal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// A real folder; its files are for their owner alone (mode 0600, the folder 0700).
final class FolderDisk implements Disk {
  private static final String LOCK = "lock";

  private final Path folder;

  /// The folder, which is made when it is not there.
  static FolderDisk at(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new IOException("`" + folder + "` is not a folder");
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions(folder, "rwx------"));
    }
    return new FolderDisk(folder);
  }

  /// The folder as it is; nothing is made.
  FolderDisk(Path folder) {
    this.folder = folder;
  }

  private static FileAttribute<?>[] permissions(Path path, String mode) {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Override
  public Opened create(String name) throws IOException {
    return new Channel(channel(name, READ, WRITE, CREATE_NEW));
  }

  @Override
  public Opened open(String name) throws IOException {
    return new Channel(channel(name, READ, WRITE));
  }

  @Override
  public Opened read(String name) throws IOException {
    return new Channel(channel(name, READ));
  }

  private FileChannel channel(String name, OpenOption... options) throws IOException {
    Path path = folder.resolve(name);
    // ATTACK: a pipe or device in the place of a file would be waited for, perhaps for ever
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new IOException("`" + path + "` is not a regular file");
    }
    try {
      return FileChannel.open(path, Set.of(options), permissions(path, "rw-------"));
    } catch (IOException e) {
      throw told(e);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      Files.move(folder.resolve(from), folder.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw told(e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void syncNames() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  @Override
  public Closeable lock() throws IOException {
    FileChannel channel = channel(LOCK, READ, WRITE, CREATE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // held within this process: reported like any other holder
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    if (lock == null) {
      throw new IOException("`" + folder + "` is in use by another running gate");
    }
    FileLock taken = lock;
    return () -> {
      taken.release();
      channel.close();
    };
  }

  /// The same failure, as a [DiskFullException] where the system's words say so: the platform has
  /// no type for it.
  private static IOException told(IOException e) {
    String message = String.valueOf(e.getMessage());
    String words = message.toLowerCase(Locale.ROOT);
    boolean full =
        words.contains("no space left")
            || words.contains("quota exceeded")
            || words.contains("not enough space");
    return full ? new DiskFullException(message) : e;
  }

  @Override
  public String toString() {
    return folder.toString();
  }

  /// A file behind a channel.
  record Channel(FileChannel channel) implements Opened {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      return channel.read(into, at);
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      long position = at;
      try {
        while (from.hasRemaining()) {
          position += channel.write(from, position);
        }
      } catch (IOException e) {
        throw told(e);
      }
    }

    @Override
    public void sync() throws IOException {
      // sizes and block maps are part of what `force(false)` makes durable; times are not
      channel.force(false);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
