package dev.munjigi.engines.journal;

import dev.munjigi.gates.exchange.Id;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One event on its way to the disk.
///
/// @param event its JSON, not copied
/// @param done who is told of its end, or null
record Entry(Id id, byte[] event, @Nullable Consumer<@Nullable String> done) {
  /// How many bytes it takes at most, in the queue and on the disk.
  int charge() {
    return event.length + Frame.OVERHEAD;
  }
}
