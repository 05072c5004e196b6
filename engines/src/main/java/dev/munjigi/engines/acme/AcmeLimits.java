package dev.munjigi.engines.acme;

import java.time.Duration;

/// How long and how much an authority may take.
///
/// @param request for one request in all
/// @param order for one order in all
/// @param bytes of one answer
/// @param poll before the state of something is asked for again the first time; it grows to twenty times that
record AcmeLimits(Duration request, Duration order, int bytes, Duration poll) {
  static final AcmeLimits STANDARD =
      new AcmeLimits(
          Duration.ofSeconds(30), Duration.ofMinutes(10), 256 << 10, Duration.ofMillis(500));

  /// The longest time that an authority may ask for between two questions.
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
}
