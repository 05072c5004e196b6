package dev.munjigi.gates.exchange;

import java.nio.ByteBuffer;

/// Judges or rewrites a body as it flows; made by one verdict, used by one exchange, on one thread.
///
/// The walk feeds every byte in order, then calls `finish` once. After a `Refuse` it is not called
/// again. What a watch keeps back must be bounded by its own settings.
public interface Watch {
  /// Judges the next bytes.
  ///
  /// @param bytes the next part of the body; read to its end before the call returns
  Judged feed(ByteBuffer bytes);

  /// Judges the end of the body and gives out what was kept back.
  Judged finish();

  /// Whether the verdict needs the whole body; such a body is refused beyond the route's hold.
  default boolean needsWhole() {
    return false;
  }

  /// Whether it may release other bytes than it was fed; a length that was announced then no longer
  /// holds.
  default boolean rewrites() {
    return false;
  }

  /// What a watch says of a part of the body.
  sealed interface Judged {}

  /// These bytes may go on, in place of those that were fed; may be empty.
  record Release(ByteBuffer bytes) implements Judged {}

  /// The message is refused.
  record Refuse(Refusal refusal) implements Judged {}
}
