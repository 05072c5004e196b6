package dev.munjigi.app;

import java.time.Duration;
import java.time.Instant;

/// Sends the mail that waits.
record MailRound(People people) implements Task {
  @Override
  public String name() {
    return "mail";
  }

  @Override
  public Duration step(Instant now) {
    return people.post();
  }
}
