package dev.munjigi.app;

import java.time.Duration;
import java.time.Instant;

/// Takes up what has changed of rights in the store, here or by another program.
///
/// @param people whose store it is
/// @param reloads what it is told to
record RightsRound(People people, Reloads reloads) implements Task {
  private static final Duration LOOK = Duration.ofMillis(500);

  @Override
  public String name() {
    return "rights";
  }

  @Override
  public Duration step(Instant now) {
    if (people.rightsChanged()) {
      reloads.entitle();
    }
    return LOOK;
  }
}
