package dev.munjigi.engines.journal;

import dev.munjigi.gates.audit.AuditSettings;
import java.time.Duration;

/// The sizes and spans that the log's files go by.
///
/// @param queueBytes how many bytes reserved places and queued events may take together
/// @param segmentBytes at which size a file is followed by the next
/// @param extentBytes how much disk room is written ahead in one step
/// @param batchBytes how much is written before one sync
/// @param keep how long events are kept
record Layout(long queueBytes, long segmentBytes, int extentBytes, int batchBytes, Duration keep) {
  /// Places for the log's own events, which no reservation gets.
  private static final int OWN_PLACES = 8;

  Layout {
    if (batchBytes < 2 * Frame.MAX || extentBytes < Frame.MAX || queueBytes < Frame.MAX) {
      throw new IllegalArgumentException("batches, extents and queues hold at least two records");
    }
  }

  /// The layout for these settings.
  static Layout of(AuditSettings settings) {
    long extent = Math.clamp(settings.segmentBytes() / 4, 1 << 18, 1 << 22);
    return new Layout(
        settings.queueBytes(), settings.segmentBytes(), (int) extent, 1 << 20, settings.keep());
  }

  /// How much room is kept back for the log's own events.
  long ownBytes() {
    return (long) OWN_PLACES * Frame.MAX;
  }

  /// How much room behind the last record a file must have before it takes over.
  long aheadBytes() {
    return queueBytes + ownBytes() + extentBytes;
  }

  /// After how long a file is followed by the next even if it is small, so that whole files are old
  /// enough to go at most a day, or an eighth of the time events are kept, after their last event.
  Duration turn() {
    Duration share = keep.dividedBy(8);
    return share.compareTo(Duration.ofDays(1)) < 0 ? share : Duration.ofDays(1);
  }
}
