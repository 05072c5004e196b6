package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// An origin takes no more requests at once than its service allows.
@ExtendWith(Stand.Shared.class)
class OriginBusyTrial {
  @Test
  @Provokes("upstream.busy")
  void refusesWhatABusyOriginHasNoConnectionFor(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.Silence());
    List<Wire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors() + 2; i++) {
        wires.add(stand.wire().send(Stand.get("narrow.test")));
      }
      List<Reply> busy = new ArrayList<>();
      for (Wire wire : wires) {
        Reply reply = wire.reply();
        if (reply.status() == 502) {
          busy.add(reply);
        }
      }
      assertThat(busy).isNotEmpty();
      for (Reply reply : busy) {
        Explain _ = Refused.by(stand.gate(), reply, "upstream.busy");
      }
    } finally {
      wires.forEach(Wire::close);
    }
  }
}
