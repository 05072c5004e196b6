package dev.munjigi.edge.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.exchange.Id;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A log that keeps the lines it is given; durability comes when the test says so.
public final class KeptLog implements AuditLog {
  public final List<String> lines = new CopyOnWriteArrayList<>();
  public final AtomicInteger placesOut = new AtomicInteger();
  private final Queue<Consumer<@Nullable String>> pending = new ArrayDeque<>();
  private volatile @Nullable String full;

  /// There is no room from now on; null makes some.
  public void full(@Nullable String why) {
    full = why;
  }

  /// Tells everybody who waits.
  ///
  /// @param fault null when their events are durable
  public synchronized void settle(@Nullable String fault) {
    for (var done = pending.poll(); done != null; done = pending.poll()) {
      done.accept(fault);
    }
  }

  public synchronized int waiting() {
    return pending.size();
  }

  /// The only event of this kind.
  public String event(String kind) {
    List<String> found = events(kind);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " events `" + kind + "` in " + lines);
    }
    return found.getFirst();
  }

  public List<String> events(String kind) {
    return lines.stream().filter(line -> line.contains("\"kind\":\"" + kind + "\"")).toList();
  }

  /// How the only exchange ended.
  public String end() {
    return event("exchange.end");
  }

  @Override
  public Reservation reserve(int events) {
    String why = full;
    if (why != null) {
      return new NoRoom(why);
    }
    placesOut.addAndGet(events);
    return new Reserved(events);
  }

  @Override
  public Reservation spare() {
    return reserve(1);
  }

  @Override
  public @Nullable String fault() {
    return full;
  }

  private final class Reserved implements Room {
    private int left;

    Reserved(int places) {
      left = places;
    }

    @Override
    public void append(Id id, byte[] event, @Nullable Consumer<@Nullable String> done) {
      if (left == 0) {
        throw new IllegalStateException("no place is left");
      }
      AuditLog.requireLine(event);
      left--;
      placesOut.decrementAndGet();
      lines.add(new String(event, UTF_8));
      if (done != null) {
        synchronized (KeptLog.this) {
          pending.add(done);
        }
      }
    }

    @Override
    public void release() {
      placesOut.addAndGet(-left);
      left = 0;
    }
  }
}
