package dev.munjigi.engines.sqlite;

import java.time.Duration;

/// How much a store may take.
///
/// @param readers how many read at a time, 1 to 64
/// @param patience how long somebody waits for their turn, up to a minute
/// @param mostBytes how large the file may grow, at least 1 MiB
public record SqliteLimits(int readers, Duration patience, long mostBytes) {
  private static final int MOST_READERS = 64;
  private static final long LEAST_BYTES = 1 << 20;

  /// Four readers, five seconds, 16 GiB.
  public static final SqliteLimits USUAL = new SqliteLimits(4, Duration.ofSeconds(5), 16L << 30);

  public SqliteLimits {
    if (readers < 1
        || readers > MOST_READERS
        || patience.isNegative()
        || patience.compareTo(Duration.ofMinutes(1)) > 0
        || mostBytes < LEAST_BYTES) {
      throw new IllegalArgumentException("limits of a store that are none");
    }
  }
}
