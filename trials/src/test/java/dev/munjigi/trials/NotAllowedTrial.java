package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What no rule allows is denied.
@ExtendWith(Stand.Shared.class)
class NotAllowedTrial {
  @Test
  @Provokes("segment.not-allowed")
  void deniesWhatNoRuleAllows(Stand stand) throws Exception {
    try (Wire wire = stand.wire(stand.source())) {
      Explain _ =
          Refused.by(
              stand.gate(), wire.send(Stand.get("ledger.test")).reply(), "segment.not-allowed");
    }
    try (Wire wire = stand.wire("127.0.1.1")) {
      assertThat(wire.send(Stand.get("ledger.test")).reply().status()).isEqualTo(200);
    }
  }
}
