package dev.munjigi.engines.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/// The operations that change a disk, one by one: a crash may come between any two of them.
interface Disk {
  /// Makes a folder with its parents, mode 0700; one that exists stays as it is.
  void makeFolder(Path folder) throws IOException;

  /// Makes a file, mode 0600, with this content, and waits until it is durable.
  ///
  /// @throws FileAlreadyExistsException when there is something of that name
  void make(Path file, byte[] content) throws IOException;

  /// Gives a file a second name.
  ///
  /// @throws FileAlreadyExistsException when there is something of that name
  void link(Path file, Path name) throws IOException;

  /// Puts a file in the place of whatever has the other name, in one step.
  void move(Path file, Path name) throws IOException;

  /// Removes a name, if it is there.
  void remove(Path name) throws IOException;

  /// Waits until the names in a folder are durable.
  void sync(Path folder) throws IOException;
}
