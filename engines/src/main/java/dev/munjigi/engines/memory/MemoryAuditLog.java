package dev.munjigi.engines.memory;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.exchange.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An audit log that keeps its events in memory, for tests and for trying things out: full when it
/// is full, gone when the process ends.
///
/// Those who wait for an event are told by the thread that appends it, before `append` returns.
public final class MemoryAuditLog implements AuditLog {
  private final long capacityBytes;
  private final List<Kept> events = new ArrayList<>();
  private long held;
  private @Nullable String fault;

  /// One event.
  ///
  /// @param id what it is about
  /// @param event its JSON
  public record Kept(Id id, byte[] event) {}

  /// An empty log.
  ///
  /// @param capacityBytes how many bytes reserved places and events may take together
  public MemoryAuditLog(long capacityBytes) {
    if (capacityBytes < EVENT_BYTES) {
      throw new IllegalArgumentException("a log holds at least one event");
    }
    this.capacityBytes = capacityBytes;
  }

  @Override
  public synchronized Reservation reserve(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("a reservation is for at least one event");
    }
    return take(count, capacityBytes);
  }

  @Override
  public synchronized Reservation spare() {
    return take(1, capacityBytes / 2);
  }

  private Reservation take(int count, long most) {
    if (fault != null) {
      return new NoRoom(fault);
    }
    long bytes = (long) count * EVENT_BYTES;
    if (held + bytes > most) {
      return new NoRoom("`" + held + "` of `" + most + "` bytes are taken");
    }
    held += bytes;
    return new Places(count);
  }

  /// The events so far, in order.
  public synchronized List<Kept> events() {
    return List.copyOf(events);
  }

  /// From now on nothing can be written, for this reason; null ends that.
  public synchronized void fail(@Nullable String why) {
    fault = why;
  }

  @Override
  public synchronized @Nullable String fault() {
    return fault;
  }

  private synchronized @Nullable String keep(Id id, byte[] event) {
    if (fault != null) {
      held -= EVENT_BYTES;
      return fault;
    }
    held += event.length - EVENT_BYTES;
    events.add(new Kept(id, event));
    return null;
  }

  private synchronized void giveBack(int count) {
    held -= (long) count * EVENT_BYTES;
  }

  /// Places that were reserved.
  private final class Places implements Room {
    private int left;
    private boolean released;

    Places(int left) {
      this.left = left;
    }

    @Override
    public void append(Id id, byte[] event, @Nullable Consumer<@Nullable String> done) {
      if (left == 0 || released) {
        throw new IllegalStateException("there is no reserved place left");
      }
      AuditLog.requireLine(event);
      left--;
      String why = keep(id, event);
      if (done != null) {
        done.accept(why);
      }
    }

    @Override
    public void release() {
      if (!released) {
        released = true;
        giveBack(left);
      }
    }
  }
}
