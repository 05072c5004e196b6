package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Frames pass a gate in both directions, large ones and the closing one too.
@ExtendWith(Stand.Shared.class)
class WebSocketTrial {
  @Test
  void passesFramesBothWays(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.WebSocketEcho());
    try (Wire wire = stand.wire()) {
      wire.send(Frames.HANDSHAKE);
      Reply reply = wire.reply();
      assertThat(reply.status()).isEqualTo(101);
      assertThat(reply.field("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      for (int size : new int[] {0, 1, 125, 126, 60_000, 65_535}) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) size);
        byte[] expected = Frames.frame(0x82, payload, false);
        wire.send(Frames.frame(0x82, payload, true));
        assertThat(wire.bytes(expected.length)).isEqualTo(expected);
      }
      byte[] close = {3, (byte) 232};
      wire.send(Frames.frame(0x80 | Frames.CLOSE, close, true));
      assertThat(wire.bytes(4)).isEqualTo(Frames.frame(0x80 | Frames.CLOSE, close, false));
      assertThat(wire.closedWithin(Duration.ofSeconds(8))).isTrue();
    }
  }
}
