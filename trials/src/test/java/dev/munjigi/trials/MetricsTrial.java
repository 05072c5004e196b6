package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Exchanges are counted under the name of their service, refusals under their code.
@ExtendWith(Stand.Shared.class)
class MetricsTrial {
  @Test
  void countsExchangesUnderTheNameOfTheirService(Stand stand) throws Exception {
    Operator api = stand.gate().api();
    double before = api.metric("munjigi_exchanges_total", "service=\"shop\"", "2xx");
    double refused = api.metric("munjigi_refusals_total", "upstream.unreachable");
    try (Wire wire = stand.wire()) {
      assertThat(wire.send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
      assertThat(wire.send(Stand.get("nowhere.test")).reply().status()).isEqualTo(502);
    }
    assertThat(api.metric("munjigi_exchanges_total", "service=\"shop\"", "2xx"))
        .isEqualTo(before + 1);
    assertThat(api.metric("munjigi_refusals_total", "upstream.unreachable")).isEqualTo(refused + 1);
  }
}
