package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A client that asks for much and takes nothing fills its own share of the memory alone: its
/// streams end, and others get their replies.
class BodiesWaitingTrial {
  private static final int FRAME = 16_384;

  /// All streams of a connection together stay within its window, which the origin here does not
  /// look at.
  private static final int LARGE = 3 * FRAME;

  private static final int CONNECTIONS = 8;
  private static final int STREAMS = 100;

  private static void answer(Http2OriginPeer peer, int stream, String path) {
    peer.head(stream, false, ":status", "200");
    boolean small = path.equals("/small");
    for (int sent = 0; sent < (small ? FRAME : LARGE); sent += FRAME) {
      peer.data(stream, small, FRAME);
    }
  }

  private static void ask(Http2Wire wire, int stream, String path) {
    wire.head(
        stream,
        true,
        ":method",
        "GET",
        ":scheme",
        "https",
        ":authority",
        "shop.test",
        ":path",
        path);
  }

  private static Http2Wire takesNothing(Gate gate, String source) throws Exception {
    // SETTINGS_INITIAL_WINDOW_SIZE
    byte[] none = ByteBuffer.allocate(6).putShort((short) 4).putInt(0).array();
    return Http2Wire.open(gate.listener("tls"), source, "shop.test", none);
  }

  @Test
  @Provokes("flood.bodies-waiting")
  void endsStreamsOfAClientThatTakesNothing() throws Exception {
    String yaml =
        """
        munjigi: 1
        listeners: {tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}}
        services:
          shop: {host: shop.test, upstream: "%s", access: public}
        """;
    try (TcpOrigin origin =
            TcpOrigin.start(peer -> Http2OriginPeer.serve(peer, BodiesWaitingTrial::answer));
        Gate gate = Gate.start(yaml.formatted(origin.url().replace("tcp:", "h2c:")))) {
      List<Http2Wire> hostile = new ArrayList<>();
      try {
        for (int i = 0; i < CONNECTIONS; i++) {
          Http2Wire wire = takesNothing(gate, "127.0.0.2");
          hostile.add(wire);
          for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
            ask(wire, stream, "/large");
          }
        }
        Events.await(gate, "flood.bodies-waiting");
        for (int i = 0; i < 4; i++) {
          try (Http2Wire other = Http2Wire.open(gate.listener("tls"), "127.0.0.1", "shop.test")) {
            ask(other, 1, "/small");
            Http2Wire.Reply reply = other.reply(1);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).hasSize(FRAME);
          }
        }
        assertThat(gate.residentBytes()).isLessThan(600L << 20);
      } finally {
        hostile.forEach(Http2Wire::close);
      }
    }
  }
}
