package dev.munjigi.control;

import java.time.Duration;

/// Limits on the operator API's own connections; each connection carries one call.
///
/// @param connections how many at once; further ones wait in the system's backlog or are reset
/// @param idle how long a connection may pause
/// @param deadline from accept to the last byte of the answer
/// @param bodyBytes how long the body of a call may be
record Limits(int connections, Duration idle, Duration deadline, int bodyBytes) {
  static final Limits STANDARD =
      new Limits(64, Duration.ofSeconds(5), Duration.ofSeconds(30), 64 << 10);

  Limits {
    if (connections < 1 || bodyBytes < 1 || idle.toMillis() < 1 || deadline.toMillis() < 1) {
      throw new IllegalArgumentException("limits of the operator API are positive");
    }
  }
}
