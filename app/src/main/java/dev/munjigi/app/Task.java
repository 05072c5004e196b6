package dev.munjigi.app;

import java.time.Duration;
import java.time.Instant;

/// A piece of background work.
interface Task {
  /// What it does, for the log.
  String name();

  /// Does one step of it.
  ///
  /// @param now the time of day
  /// @return how long to wait before the next step
  Duration step(Instant now) throws Exception;
}
