package dev.munjigi.app;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Address;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.ReasonCode;
import dev.munjigi.gates.exchange.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Writes refused connections into the log: one event a second for each source, listener and
/// reason, however many connections there were, so that a flood cannot flood the log.
///
/// Beyond a number of sources the rest of that second is counted under the address `::`.
final class TurnedAway implements Task {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final int SOURCES = 1_000;
  private static final Address OTHERS = new Address(0, 0);

  private final AuditLog log;
  private final EventWriter writer;
  private final Supplier<String> settings;
  private Map<Key, Count> counts = new HashMap<>();

  private record Key(Address source, String listener, ReasonCode code) {}

  private static final class Count {
    final Connection first;
    final Refusal refusal;
    long count;
    long last;

    Count(Connection first, Refusal refusal) {
      this.first = first;
      this.refusal = refusal;
    }
  }

  /// @param settings gives the digest of the settings in force
  TurnedAway(AuditLog log, EventWriter writer, Supplier<String> settings) {
    this.log = log;
    this.writer = writer;
    this.settings = settings;
  }

  /// Counts one; called on event loops.
  synchronized void add(Connection connection, Refusal refusal) {
    boolean full = counts.size() >= SOURCES;
    Key own = new Key(connection.source(), connection.listener(), refusal.code());
    Key key =
        full && !counts.containsKey(own)
            ? new Key(OTHERS, connection.listener(), refusal.code())
            : own;
    Count count = counts.computeIfAbsent(key, first -> new Count(connection, refusal));
    count.count++;
    count.last = connection.acceptedMillis();
  }

  @Override
  public String name() {
    return "turned-away";
  }

  @Override
  public Duration step(Instant now) {
    Map<Key, Count> taken;
    synchronized (this) {
      taken = counts;
      counts = new HashMap<>();
    }
    List<Map.Entry<Key, Count>> entries = new ArrayList<>(taken.entrySet());
    for (Map.Entry<Key, Count> entry : entries) {
      write(entry.getKey(), entry.getValue());
    }
    return EVERY;
  }

  private void write(Key key, Count count) {
    if (log.reserve(1) instanceof AuditLog.Room room) {
      Id id = count.first.id();
      Event event =
          new Event.ConnectionsRefused(
              id,
              key.source,
              key.listener,
              count.first.localPort(),
              count.refusal,
              count.count,
              count.first.acceptedMillis(),
              Math.max(count.last, count.first.acceptedMillis()),
              settings.get());
      room.append(id, writer.write(event), null);
      room.release();
    }
  }
}
