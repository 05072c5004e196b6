package dev.munjigi.engines.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The log's files: one is written, the next may be in preparation, the others are only read or
/// deleted; on one thread.
///
/// INVARIANT: a file takes over when its header, its room and its name are durable, never earlier;
/// so a record in it is durable as soon as its own sync returns.
///
/// INVARIANT: a file whose write or sync failed is never written again: after a failed sync a
/// system may have dropped the bytes and report success the next time.
final class Journal {
  private final Disk disk;
  private final Layout layout;
  private final InstantSource clock;
  private final ByteBuffer zeros;
  private final ByteBuffer batch;
  private long nextFile;
  private long nextRecord;
  private long begunAt;
  private long expiredAt;
  private @Nullable Segment current;
  private @Nullable Segment next;

  Journal(Disk disk, Layout layout, InstantSource clock, Recovery recovered) {
    this.disk = disk;
    this.layout = layout;
    this.clock = clock;
    this.zeros = ByteBuffer.allocateDirect(layout.extentBytes());
    this.batch = ByteBuffer.allocate(layout.batchBytes());
    this.nextFile = recovered.nextFile();
    this.nextRecord = recovered.nextRecord();
  }

  /// How many bytes of records can be written without a new block; 0 without a file.
  long room() {
    return current == null ? 0 : current.room();
  }

  /// Begins a new file.
  ///
  /// @param need how much room it must have; it gets more where the disk has it
  /// @throws IOException when it could not; what was made is taken away again
  void begin(long need) throws IOException {
    abandon();
    Segment begun = prepare();
    try {
      while (begun.roomAfterSync() < layout.aheadBytes()) {
        try {
          begun.extend();
        } catch (DiskFullException e) {
          if (begun.roomAfterSync() < need) {
            throw e;
          }
          break;
        }
      }
      begun.takeOver(disk, clock.millis());
    } catch (IOException | RuntimeException e) {
      drop(begun);
      throw e;
    }
    current = begun;
    begunAt = clock.millis();
  }

  private Segment prepare() throws IOException {
    long number = nextFile++;
    return new Segment(disk.create(LogName.prepared(number)), number, zeros);
  }

  /// Takes away a file that did not take over. Should its name come back after a crash, it is a
  /// file without records, which counts for nothing.
  private void drop(Segment segment) {
    closeQuietly(segment);
    try {
      disk.delete(LogName.prepared(segment.number()));
      if (segment.name() != null) {
        disk.delete(segment.name().toString());
      }
    } catch (IOException e) {
      // it stays until the next start
    }
  }

  private static void closeQuietly(Segment segment) {
    try {
      segment.close();
    } catch (IOException e) {
      // nothing in it counts on being closed
    }
  }

  /// Leaves the file that failed as it is.
  void abandon() {
    if (next != null) {
      drop(next);
      next = null;
    }
    if (current != null) {
      closeQuietly(current);
      current = null;
    }
  }

  /// Whether the room that is written ahead has become low.
  boolean isLow() {
    return current != null && current.roomAfterSync() < layout.aheadBytes();
  }

  /// Writes ahead; counts with the next commit.
  ///
  /// @throws DiskFullException when there is no space; the file is unharmed
  void extend() throws IOException {
    current().extend();
  }

  /// Whether there is room that only waits for a commit.
  boolean hasUnsyncedRoom() {
    return current != null && current.roomAfterSync() > current.room();
  }

  /// Writes these events and makes them durable; none of them counts when this throws.
  void commit(List<Entry> entries) throws IOException {
    batch.clear();
    long number = nextRecord;
    int at = 0;
    for (Entry entry : entries) {
      at = Frame.write(batch.array(), at, number++, entry.id(), entry.event());
    }
    current().commit(batch.limit(at));
    nextRecord = number;
  }

  private Segment current() throws IOException {
    if (current == null) {
      throw new IOException("no file of the log is open");
    }
    return current;
  }

  /// Takes one step of what is due: prepares the next file, moves on to it, deletes old files.
  ///
  /// @return whether another step is due at once
  /// @throws IOException when a step failed; the current file is unharmed
  boolean upkeep() throws IOException {
    Segment writing = current;
    if (writing == null) {
      return false;
    }
    long now = clock.millis();
    long turn = layout.turn().toMillis();
    boolean old = !writing.isBlank() && now - begunAt >= turn;
    if (next != null || old || writing.end() >= layout.segmentBytes()) {
      return turnStep(now);
    }
    if (Math.abs(now - expiredAt) >= turn) {
      expiredAt = now;
      expire(now, writing.number());
    }
    return false;
  }

  private boolean turnStep(long now) throws IOException {
    Segment following = next == null ? prepare() : next;
    next = following;
    try {
      if (following.roomAfterSync() < layout.aheadBytes()) {
        following.extend();
        following.sync();
        return true;
      }
      following.takeOver(disk, now);
    } catch (IOException | RuntimeException e) {
      next = null;
      drop(following);
      throw e;
    }
    Segment finished = current();
    current = following;
    begunAt = now;
    next = null;
    expiredAt = 0;
    try {
      finished.finish();
    } catch (IOException e) {
      // its records are durable; only its zeros stay
    }
    return true;
  }

  /// Deletes the files whose last event is too old: those followed by a file that is.
  private void expire(long now, long writing) throws IOException {
    List<String> names = disk.list();
    List<LogName> logs = LogName.among(names);
    long limit = now - layout.keep().toMillis();
    boolean deleted = false;
    for (int i = 0; i + 1 < logs.size() && logs.get(i + 1).millis() < limit; i++) {
      if (logs.get(i).number() >= writing) {
        break;
      }
      disk.delete(logs.get(i).toString());
      deleted = true;
    }
    for (String name : names) {
      if (name.endsWith(LogName.BAD)
          && LogName.parse(name).filter(bad -> bad.millis() < limit).isPresent()) {
        disk.delete(name);
        deleted = true;
      }
    }
    if (deleted) {
      disk.syncNames();
    }
  }

  /// Cuts the file to its records and closes it.
  void close() throws IOException {
    Segment finished = current;
    current = null;
    abandon();
    if (finished != null) {
      finished.finish();
    }
  }
}
