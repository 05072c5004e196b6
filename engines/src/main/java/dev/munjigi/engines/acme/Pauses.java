package dev.munjigi.engines.acme;

import dev.munjigi.gates.tls.IssuanceFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long to wait before the state of something is asked for again: as long as the authority says,
/// up to a minute; otherwise a little longer each time. All of them together end with the order's
/// time.
final class Pauses {
  private static final int SLOWEST = 20;

  private final AcmeLimits limits;
  private final BoundedConnection.Deadline deadline;
  private Duration next;

  Pauses(AcmeLimits limits, BoundedConnection.Deadline deadline) {
    this.limits = limits;
    this.deadline = deadline;
    this.next = limits.poll();
  }

  /// Begins anew, with short ones.
  void again() {
    next = limits.poll();
  }

  /// Waits.
  ///
  /// @param wish when the authority wants to be asked again
  /// @throws IssuanceFailed when the order's time would be over
  void pause(Optional<Instant> wish, Instant now, IssuanceFailed.Step step)
      throws IssuanceFailed, InterruptedException {
    Duration pause = next;
    if (wish.isPresent() && wish.get().isAfter(now.plus(next))) {
      Instant latest = now.plus(AcmeLimits.LONGEST_PAUSE);
      pause = Duration.between(now, wish.get().isAfter(latest) ? latest : wish.get());
    }
    if (pause.compareTo(deadline.left()) >= 0) {
      throw new IssuanceFailed(
          step,
          "the authority came to no end within `" + limits.order().toSeconds() + "s`",
          wish.orElse(null));
    }
    Thread.sleep(pause);
    Duration longest = limits.poll().multipliedBy(SLOWEST);
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(longest) > 0 ? longest : longer;
  }
}
