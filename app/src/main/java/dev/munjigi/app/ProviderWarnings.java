package dev.munjigi.app;

import dev.munjigi.gates.signin.SignInEvent;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Says in the program's log what is wrong with OpenID providers, once in ten seconds at most: whoever
/// is at a browser can make one fail. Safe for many threads.
final class ProviderWarnings {
  private static final System.Logger LOGGER = System.getLogger(ProviderWarnings.class.getName());
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  private final InstantSource clock;
  private Instant last = Instant.MIN;

  ProviderWarnings(InstantSource clock) {
    this.clock = clock;
  }

  void tell(SignInEvent.ProviderFailed failed) {
    if (mayWarn()) {
      LOGGER.log(
          Level.WARNING, "`identity.providers.{0}`: {1}", failed.provider(), failed.what());
    }
  }

  private synchronized boolean mayWarn() {
    Instant now = clock.instant();
    if (!last.equals(Instant.MIN) && last.plus(BETWEEN).isAfter(now)) {
      return false;
    }
    last = now;
    return true;
  }
}
