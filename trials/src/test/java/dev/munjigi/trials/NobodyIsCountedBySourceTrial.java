package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Somebody who has not signed in is counted by source where a limit counts by principal.
@ExtendWith(Stand.Shared.class)
class NobodyIsCountedBySourceTrial {
  @Test
  void countsNobodyBySourceWhereALimitCountsPrincipals(Stand stand) throws Exception {
    try (Wire wire = stand.wire(stand.source())) {
      assertThat(wire.send(Stand.get("named.test")).reply().status()).isEqualTo(200);
      assertThat(wire.send(Stand.get("named.test")).reply().status()).isEqualTo(200);
      Reply third = wire.send(Stand.get("named.test")).reply();
      Explain _ = Refused.by(stand.gate(), third, "flood.requests-of-source");
    }
    try (Wire other = stand.wire(stand.source())) {
      assertThat(other.send(Stand.get("named.test")).reply().status()).isEqualTo(200);
    }
  }
}
