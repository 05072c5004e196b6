package dev.munjigi.engines.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One file of the log that is being prepared or written; on one thread.
///
/// Zeros are written ahead of the records: overwriting them needs no new block, so it neither fails
/// on a full disk nor waits for the file system's own journal. This holds where a file system
/// overwrites in place (ext4, XFS), not where it copies on write (Btrfs, ZFS).
final class Segment {
  private final Disk.Opened file;
  private final long number;
  private final ByteBuffer zeros;
  private long zeroed;
  private long room;
  private long end;
  private @Nullable LogName name;

  /// An empty file.
  ///
  /// @param number the number in its name
  /// @param zeros an extent of zeros
  Segment(Disk.Opened file, long number, ByteBuffer zeros) {
    this.file = file;
    this.number = number;
    this.zeros = zeros;
    this.zeroed = RecordScan.HEADER.length;
    this.room = zeroed;
    this.end = zeroed;
  }

  /// The number in its name.
  long number() {
    return number;
  }

  /// Its name, or null while it is being prepared.
  @Nullable LogName name() {
    return name;
  }

  /// How many bytes of records it holds, with its header.
  long end() {
    return end;
  }

  boolean isBlank() {
    return end == RecordScan.HEADER.length;
  }

  /// How many bytes of records it can still take without a new block.
  long room() {
    return room - end;
  }

  /// How many it can take once it is synced.
  long roomAfterSync() {
    return zeroed - end;
  }

  /// Writes an extent of zeros behind the others; a smaller one where the disk is nearly full.
  ///
  /// @throws DiskFullException when not even that fits
  void extend() throws IOException {
    try {
      extend(zeros.capacity());
    } catch (DiskFullException e) {
      extend(Math.max(Frame.MAX, zeros.capacity() / 16));
    }
  }

  private void extend(int bytes) throws IOException {
    file.write(zeros.duplicate().clear().limit(Math.min(bytes, zeros.capacity())), zeroed);
    zeroed += Math.min(bytes, zeros.capacity());
  }

  /// Writes the header and makes the file and its name durable; from then on it can take records.
  void takeOver(Disk disk, long millis) throws IOException {
    file.write(ByteBuffer.wrap(RecordScan.HEADER), 0);
    sync();
    LogName named = LogName.of(number, millis);
    disk.rename(LogName.prepared(number), named.toString());
    name = named;
    disk.syncNames();
  }

  /// Makes the zeros durable, so that they count as room.
  void sync() throws IOException {
    file.sync();
    room = zeroed;
  }

  /// Writes records and makes them durable together with all zeros.
  void commit(ByteBuffer records) throws IOException {
    int bytes = records.remaining();
    if (bytes > room()) {
      throw new IllegalStateException(bytes + " bytes do not fit into a room of " + room());
    }
    file.write(records, end);
    sync();
    end += bytes;
  }

  /// Cuts off the zeros and closes.
  void finish() throws IOException {
    try (file) {
      file.truncate(end);
      file.sync();
    }
  }

  /// Closes it as it is.
  void close() throws IOException {
    file.close();
  }
}
