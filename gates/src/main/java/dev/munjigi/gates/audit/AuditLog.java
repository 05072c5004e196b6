package dev.munjigi.gates.audit;

import dev.munjigi.gates.exchange.Id;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Port: the log of what happened. Safe for use by many threads; never blocks its callers.
public interface AuditLog {
  /// The longest event, in bytes.
  int EVENT_BYTES = 4096;

  /// Reserves room for this many events of at most [#EVENT_BYTES] bytes each, in memory and on the
  /// disk: an event for which room was reserved can be written even if the disk fills up meanwhile.
  Reservation reserve(int events);

  /// Reserves room for one event that may be left out, only while half of the room is free: events
  /// that may be left out never take room from those that may not.
  Reservation spare();

  /// The answer to a reservation.
  sealed interface Reservation permits NoRoom, Room {}

  /// There is none.
  ///
  /// @param why one line for the operator
  record NoRoom(String why) implements Reservation {}

  /// Reserved room, used by one thread at a time.
  non-sealed interface Room extends Reservation {
    /// Writes one event in one of the reserved places.
    ///
    /// @param id what the event is about; events are found by it
    /// @param event the event, one JSON object on one line, at most [#EVENT_BYTES] bytes; not
    ///     copied, so it must not be changed afterwards
    /// @param done told once, on the log's thread: null when the event is durable, otherwise why
    ///     it is not; null when nobody waits
    /// @throws IllegalStateException when no place is left
    /// @throws IllegalArgumentException when the event is empty, too long or has a control
    ///     character
    void append(Id id, byte[] event, @Nullable Consumer<@Nullable String> done);

    /// Gives back the places that were not used. Must be called once; again is without effect.
    void release();
  }

  /// Why nothing can be written at the moment, or null when all is well.
  @Nullable String fault();

  /// Checks the form of an event, for engines.
  ///
  /// @throws IllegalArgumentException when it is empty, too long or has a control character
  static void requireLine(byte[] event) {
    if (event.length == 0 || event.length > EVENT_BYTES) {
      throw new IllegalArgumentException(
          "an event has 1 to " + EVENT_BYTES + " bytes, not `" + event.length + "`");
    }
    // ATTACK: a line feed in an event would let whoever wrote it add records of his own (CWE-117)
    if (Controls.among(event)) {
      throw new IllegalArgumentException("an event has no control character");
    }
  }
}
