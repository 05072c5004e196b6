package dev.munjigi.gates.audit;

import java.time.Duration;

/// What the `audit` gate and its log go by.
///
/// @param keep how long events are kept, at least an hour
/// @param segmentBytes how big one file of the log grows, at least 1 MiB
/// @param queueBytes how many bytes may wait to be written, at least 1 MiB
public record AuditSettings(Duration keep, long segmentBytes, long queueBytes) {
  public AuditSettings {
    if (keep.compareTo(Duration.ofHours(1)) < 0) {
      throw new IllegalArgumentException("events are kept for at least an hour");
    }
    if (segmentBytes < 1 << 20 || queueBytes < 1 << 20) {
      throw new IllegalArgumentException("log files and queues hold at least 1 MiB");
    }
  }
}
