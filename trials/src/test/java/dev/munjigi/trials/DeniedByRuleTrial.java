package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A deny rule wins over an allow rule.
@ExtendWith(Stand.Shared.class)
class DeniedByRuleTrial {
  @Test
  @Provokes("segment.denied-by-rule")
  void deniesWhatADenyRuleSpeaksOf(Stand stand) throws Exception {
    try (Wire wire = stand.wire("127.0.1.2")) {
      Explain _ =
          Refused.by(
              stand.gate(), wire.send(Stand.get("shop.test")).reply(), "segment.denied-by-rule");
      assertThat(wire.send(Stand.get("counted.test")).reply().status()).isEqualTo(200);
    }
  }
}
