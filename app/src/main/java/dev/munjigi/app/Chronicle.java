package dev.munjigi.app;

import dev.munjigi.gates.audit.AuditLog;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.audit.EventWriter;
import dev.munjigi.gates.exchange.Id;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.BiFunction;

/// Writes what the program itself and its operators do into the audit log. Safe for many threads.
final class Chronicle {
  private static final System.Logger LOGGER = System.getLogger(Chronicle.class.getName());

  private final AuditLog log;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final EventWriter writer = new EventWriter(Version.text());

  Chronicle(AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /// Writes one event.
  ///
  /// @param event makes it from its id and the time of day in milliseconds
  synchronized void write(BiFunction<Id, Long, Event> event) {
    long millis = clock.millis();
    Id id = Id.of(millis, random.nextInt(), random.nextLong());
    switch (log.reserve(1)) {
      case AuditLog.NoRoom no ->
          LOGGER.log(System.Logger.Level.WARNING, "an event was not written: {0}", no.why());
      case AuditLog.Room room -> {
        room.append(id, writer.write(event.apply(id, millis)), null);
        room.release();
      }
    }
  }
}
