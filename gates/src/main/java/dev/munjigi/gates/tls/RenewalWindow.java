package dev.munjigi.gates.tls;

import java.time.Duration;
import java.time.Instant;

/// When an authority wants a certificate to be renewed (RFC 9773 section 4.2).
///
/// @param start the first moment
/// @param end the last one; after `start`, by ten years at most
/// @param askAgain when to ask again
public record RenewalWindow(Instant start, Instant end, Instant askAgain) {
  private static final Duration WIDEST = Duration.ofDays(3_650);

  public RenewalWindow {
    if (!start.isBefore(end) || Duration.between(start, end).compareTo(WIDEST) > 0) {
      throw new IllegalArgumentException("a window ends after it begins, within ten years");
    }
  }
}
