package dev.munjigi.app;

import dev.munjigi.edge.listen.Edge;
import java.time.Duration;
import java.time.Instant;

/// Gives session tickets a new key every twelve hours, so that no key opens more than a day's
/// sessions (RFC 9325 section 4.3.2 asks for a change at least once a week).
final class TicketRotation implements Task {
  private static final Duration PERIOD = Duration.ofHours(12);

  private final Edge edge;
  private boolean begun;

  TicketRotation(Edge edge) {
    this.edge = edge;
  }

  @Override
  public String name() {
    return "tickets";
  }

  @Override
  public Duration step(Instant now) {
    if (begun) {
      edge.rotateTickets();
    }
    begun = true;
    return PERIOD;
  }
}
