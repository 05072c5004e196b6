package dev.munjigi.edge.forward;

import dev.munjigi.gates.exchange.Service;
import dev.munjigi.gates.exchange.Upstream;
import java.util.List;

/// Which of a service's origins is asked: each in turn.
final class Turns {
  private int turn;

  Upstream next(Service service) {
    List<Upstream> upstreams = service.upstreams();
    int count = upstreams.size();
    return upstreams.get(count == 1 ? 0 : Math.floorMod(turn++, count));
  }
}
