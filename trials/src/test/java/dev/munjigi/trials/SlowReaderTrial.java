package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A client that pauses gets the end of its reply however much of it still waited in the gate when
/// the connection was to be closed.
@ExtendWith(Stand.Shared.class)
class SlowReaderTrial {
  @Test
  void sendsAllOfTheLastReplyToAClientThatPauses(Stand stand) throws Exception {
    List<Wire> wires = new ArrayList<>();
    try {
      // somewhere among these sizes the buffers of the system are full and those of the gate are
      // not
      for (int i = 1; i <= SIZES; i++) {
        stand.origin().behave(new Behaviour.Flood(i * STEP));
        Wire wire = stand.wire();
        wires.add(wire);
        wire.send("GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
        assertThat(wire.replyHead().status()).isEqualTo(200);
      }
      Thread.sleep(3_000);
      for (int i = 1; i <= SIZES; i++) {
        assertThat(wires.get(i - 1).restOfChunks()).isEqualTo(i * STEP);
      }
    } finally {
      wires.forEach(Wire::close);
    }
  }

  private static final int SIZES = 48;
  private static final long STEP = 160 << 10;
}
