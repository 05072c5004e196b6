package dev.munjigi.engines.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The machine's disk.
final class RealDisk implements Disk {
  private static FileAttribute<?> mode(String mode) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    Files.createDirectories(folder, mode("rwx------"));
    for (Path made = folder; made != null && !made.equals(there); made = made.getParent()) {
      Path parent = made.getParent();
      if (parent != null) {
        sync(parent);
      }
    }
  }

  @Override
  public void make(Path file, byte[] content) throws IOException {
    // ATTACK: the mode is set as the file is made, so that there is no moment for others to open
    // it.
    try (FileChannel channel =
        FileChannel.open(file, Set.of(CREATE_NEW, WRITE), mode("rw-------"))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    Files.createLink(name, file);
  }

  @Override
  public void move(Path file, Path name) throws IOException {
    Files.move(file, name, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void remove(Path name) throws IOException {
    Files.deleteIfExists(name);
  }

  @Override
  public void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }
}
