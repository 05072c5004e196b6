package dev.munjigi.trials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin that never answers is given up after its time.
@ExtendWith(Stand.Shared.class)
class OriginSilentTrial {
  @Test
  @Provokes("upstream.silent")
  void givesUpOnAnOriginThatNeverAnswers(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.Silence());
    try (Wire wire = stand.wire()) {
      Explain _ =
          Refused.by(stand.gate(), wire.send(Stand.get("shop.test")).reply(), "upstream.silent");
    }
  }
}
