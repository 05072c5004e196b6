package dev.munjigi.engines.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// One flat folder on a disk: all that the log asks of a file system, so that trials can stand in
/// for one that crashes, fills up or fails.
interface Disk {
  /// The names of the files in the folder, in no order.
  List<String> list() throws IOException;

  /// Makes an empty file; fails when there is one of this name.
  Opened create(String name) throws IOException;

  /// Opens a file to read it and to write into it.
  ///
  /// @throws java.nio.file.NoSuchFileException when there is none
  Opened open(String name) throws IOException;

  /// Opens a file to read it.
  ///
  /// @throws java.nio.file.NoSuchFileException when there is none
  Opened read(String name) throws IOException;

  /// Gives a file another name that no file has.
  void rename(String from, String to) throws IOException;

  /// Deletes a file; no failure when there is none.
  void delete(String name) throws IOException;

  /// Makes the names in the folder durable.
  void syncNames() throws IOException;

  /// Takes the folder for this process alone, until closed. A second try within one process fails
  /// too, but may free the folder for other processes (POSIX locks belong to the process).
  ///
  /// @throws IOException also when somebody else has it; the message says so
  Closeable lock() throws IOException;

  /// An open file.
  interface Opened extends Closeable {
    long size() throws IOException;

    /// Reads at a position into the buffer, as many bytes as there are; -1 at the end.
    int read(ByteBuffer into, long at) throws IOException;

    /// Writes all of the buffer's bytes at a position.
    ///
    /// @throws DiskFullException when there is no space; a part may have been written
    void write(ByteBuffer from, long at) throws IOException;

    /// Makes what was written durable.
    void sync() throws IOException;

    /// Cuts the file to this size, which is smaller.
    void truncate(long size) throws IOException;
  }
}
