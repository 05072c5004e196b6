package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.audit.AuditSettings;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Id;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The audit log in the files of a folder.
///
/// Guarantees: an event that was acknowledged survives a crash of the process and of the machine;
/// events of one room stay in order; an event in a reserved place is written even when the disk is
/// full by then. Callers wait for nothing but a few atomic steps. Does not guarantee that an event
/// nobody was told of is lost or kept, nor that a disk which lies about its syncs keeps anything.
///
/// One thread takes all that is queued, writes it, syncs once, and then tells all that wait. After
/// a failed write or sync it goes on in a new file at once, and where that fails too, tries again
/// at growing intervals; meanwhile nothing is reserved and nothing acknowledged. Once it can write
/// again, an event says how many it could not take.
public final class FileAuditLog implements AuditLog, AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(FileAuditLog.class.getName());
  private static final String CLOSED = "the log is closed";
  private static final long LINGER_NANOS = 5_000_000;
  private static final long REST_NANOS = 5_000_000_000L;
  private static final long FIRST_RETRY_NANOS = 100_000_000;
  private static final long CLOSE_MILLIS = 30_000;

  private final ConcurrentLinkedQueue<Entry> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong held = new AtomicLong();
  private final Committer committer;
  private final Closeable lock;
  private final Thread thread;
  private volatile boolean parked;
  private volatile boolean lingering;
  private volatile boolean urgent;
  private volatile boolean closing;
  private volatile boolean ended;

  private FileAuditLog(Committer committer, Closeable lock) {
    this.committer = committer;
    this.lock = lock;
    this.thread = Thread.ofPlatform().name("audit-log").daemon().unstarted(this::run);
  }

  /// Opens the log in a folder, which is made when it is not there.
  ///
  /// @param version the program's version, for the log's own events
  /// @param clock for the names of files and the age of events
  /// @throws IOException when another process has it, or when its files cannot be read; a full disk
  ///     is no reason: the log then opens with a [#fault] and recovers by itself
  public static FileAuditLog open(
      Path folder, AuditSettings settings, String version, InstantSource clock) throws IOException {
    return started(FolderDisk.at(folder), Layout.of(settings), new EventWriter(version), clock);
  }

  static FileAuditLog started(Disk disk, Layout layout, EventWriter events, InstantSource clock)
      throws IOException {
    FileAuditLog log = unstarted(disk, layout, events, clock);
    log.thread.start();
    return log;
  }

  /// The log without its thread: whoever calls [#step] is the thread.
  static FileAuditLog unstarted(Disk disk, Layout layout, EventWriter events, InstantSource clock)
      throws IOException {
    Closeable lock = disk.lock();
    try {
      Recovery recovered = Recovery.of(disk);
      Journal journal = new Journal(disk, layout, clock, recovered);
      return new FileAuditLog(
          new Committer(journal, layout, events, clock, recovered.damages()), lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  @Override
  public Reservation reserve(int events) {
    if (events < 1) {
      throw new IllegalArgumentException("a reservation is for at least one event");
    }
    return take(events, 1);
  }

  @Override
  public Reservation spare() {
    return take(1, 2);
  }

  /// @param part which part of the limit the reservation may fill: the whole, a half
  private Reservation take(int events, int part) {
    long bytes = (long) events * Frame.MAX;
    long before;
    do {
      before = held.get();
      if (closing || before + bytes > committer.limit() / part) {
        return noRoom();
      }
    } while (!held.compareAndSet(before, before + bytes));
    // INVARIANT: a limit that sank between look and take counts; a new file is only as big as what
    // was held when it was begun
    if (before + bytes > committer.limit() / part) {
      held.addAndGet(-bytes);
      return noRoom();
    }
    return new Places(events);
  }

  private NoRoom noRoom() {
    if (closing) {
      return new NoRoom(CLOSED);
    }
    committer.missed();
    String fault = fault();
    return new NoRoom(
        fault != null
            ? fault
            : "`"
                + held.get()
                + "` bytes are reserved or waiting to be written, which is the most");
  }

  @Override
  public @Nullable String fault() {
    return closing ? CLOSED : committer.fault(held.get() + Frame.MAX);
  }

  private void append(Entry entry) {
    queue.add(entry);
    if (entry.done() != null) {
      urgent = true;
      if (lingering) {
        LockSupport.unpark(thread);
      }
    }
    if (parked) {
      LockSupport.unpark(thread);
    }
    if (ended && queue.remove(entry)) {
      Committer.tell(entry, CLOSED);
    }
  }

  private void run() {
    long retryAfter = FIRST_RETRY_NANOS;
    long retriedAt = System.nanoTime() - retryAfter;
    boolean more = false;
    try {
      while (true) {
        boolean last = closing;
        if (!more && !last) {
          linger();
        }
        urgent = false;
        boolean retry = System.nanoTime() - retriedAt >= retryAfter;
        more = committer.step(queue, held, retry);
        boolean troubled = committer.isTroubled();
        if (retry) {
          retriedAt = System.nanoTime();
          retryAfter = troubled ? Math.min(2 * retryAfter, REST_NANOS) : FIRST_RETRY_NANOS;
        }
        if (!more && last && queue.isEmpty()) {
          break;
        }
        if (!more) {
          rest(troubled ? retryAfter : REST_NANOS);
        }
      }
      committer.close();
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the audit log did not close in good order", e);
    } finally {
      end();
    }
  }

  /// Gives events that nobody waits for a moment to gather: one sync for many.
  private void linger() {
    if (urgent || queue.isEmpty() || held.get() > committer.limit() / 2) {
      return;
    }
    lingering = true;
    if (!urgent) {
      LockSupport.parkNanos(this, LINGER_NANOS);
    }
    lingering = false;
  }

  private void rest(long nanos) {
    parked = true;
    if (queue.isEmpty() && !closing) {
      LockSupport.parkNanos(this, nanos);
    }
    parked = false;
  }

  /// Writes what is queued, as much as one batch takes, and does one step of what else is due.
  ///
  /// @param retry whether to try again what failed before
  /// @return whether there is more to do at once
  boolean step(boolean retry) {
    return committer.step(queue, held, retry) || !queue.isEmpty();
  }

  private void end() {
    closing = true;
    ended = true;
    for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
      Committer.tell(entry, CLOSED);
    }
    try {
      lock.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the audit log's lock was not released", e);
    }
  }

  /// Writes and syncs what is queued, cuts the file to its real length and lets go of the folder.
  /// Takes as long as the disk does, but gives up waiting after half a minute.
  @Override
  public void close() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      finish();
      return;
    }
    LockSupport.unpark(thread);
    boolean interrupted = false;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (thread.isAlive()) {
      LOGGER.log(System.Logger.Level.WARNING, "the audit log is still writing");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void finish() {
    if (ended) {
      return;
    }
    try {
      while (step(false)) {
        continue;
      }
      committer.close();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the audit log did not close in good order", e);
    } finally {
      end();
    }
  }

  /// Places that were reserved.
  private final class Places implements Room {
    private final AtomicBoolean released = new AtomicBoolean();
    private int left;

    Places(int left) {
      this.left = left;
    }

    @Override
    public void append(Id id, byte[] event, @Nullable Consumer<@Nullable String> done) {
      if (left == 0 || released.get()) {
        throw new IllegalStateException("there is no reserved place left");
      }
      AuditLog.requireLine(event);
      Entry entry = new Entry(id, event, done);
      left--;
      held.addAndGet(entry.charge() - Frame.MAX);
      FileAuditLog.this.append(entry);
    }

    @Override
    public void release() {
      if (released.compareAndSet(false, true)) {
        held.addAndGet(-(long) left * Frame.MAX);
      }
    }
  }
}
