package dev.munjigi.trials;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// All sources together have as many connections as the gate takes; then places are free again.
@ExtendWith(Stand.Shared.class)
class ConnectionsTotalTrial {
  @Test
  @Provokes("flood.connections-total")
  void turnsAwayConnectionsBeyondTheTotalAndRecovers(Stand stand) throws Exception {
    List<Wire> open = new ArrayList<>();
    String last = "";
    try {
      for (int i = 0; i < 12; i++) {
        last = stand.source();
        for (int k = 0; k < 40; k++) {
          open.add(stand.wire(last));
        }
      }
      Explain _ = Explain.awaitCode(stand.gate(), last, "flood.connections-total");
    } finally {
      open.forEach(Wire::close);
    }
    for (int i = 0; i < 100 && stand.gate().api().metric("munjigi_connections_open") > 20; i++) {
      Thread.sleep(50);
    }
    stand.serves();
  }
}
