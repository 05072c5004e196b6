package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two bodies of 2 GiB each flow through a gate that has 192 MiB of heap; the origin gets every
/// byte.
@ExtendWith(Stand.Shared.class)
class LargeBodyTrial {
  @Test
  void letsTwoGibibytesFlowThrough(Stand stand) throws Exception {
    assertThat(sent(stand, "Content-Length: " + SIZE, false)).isEqualTo(SIZE);
    assertThat(sent(stand, "Transfer-Encoding: chunked", true)).isEqualTo(SIZE);
    assertThat(stand.gate().residentBytes()).isLessThan(700L << 20);
  }

  private static final long SIZE = 2L << 30;
  private static final int PIECE = 1 << 20;

  /// Sends one body and tells how many bytes of it reached the origin.
  private static long sent(Stand stand, String framing, boolean chunked) throws Exception {
    byte[] piece = new byte[PIECE];
    try (Wire wire = stand.wire()) {
      wire.send("POST /large HTTP/1.1\r\nHost: shop.test\r\n" + framing + "\r\n\r\n");
      for (long left = SIZE; left > 0; left -= PIECE) {
        if (chunked) {
          wire.send(Integer.toHexString(PIECE) + "\r\n");
        }
        wire.send(piece);
        if (chunked) {
          wire.send("\r\n");
        }
      }
      if (chunked) {
        wire.send("0\r\n\r\n");
      }
      assertThat(wire.reply().status()).isEqualTo(200);
    }
    return stand.origin().requests().getLast().bodyBytes();
  }
}
