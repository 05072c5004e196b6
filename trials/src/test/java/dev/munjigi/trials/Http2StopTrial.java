package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Streams of HTTP/2 end in good order when the gate stops, and without delay when their right is
/// gone.
@ExtendWith(Stand.Shared.class)
class Http2StopTrial {
  @Test
  void saysGoodbyeAndLetsTheReplyUnderWayEnd() throws Exception {
    byte[] slow =
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate".getBytes(StandardCharsets.ISO_8859_1);
    try (Origin origin = Origin.start(new Behaviour.Slow(slow, Duration.ofMillis(70)));
        Gate gate = Gate.start(yaml(origin));
        Http2Wire wire = Http2Wire.open(gate.listener("tls"), "127.0.0.1", "shop.test")) {
      wire.get(1, "shop.test");
      origin.awaitRequests(1, Duration.ofSeconds(10));
      gate.signal("TERM");
      Http2Wire.Reply reply = wire.reply(1);
      assertThat(reply.text()).isEqualTo("late");
      assertThat(reply.ended()).isTrue();
      assertThat(wire.goodbye()).isEqualTo(Http2Wire.NO_ERROR);
      assertThat(gate.exitCode()).isZero();
    }
  }

  private static String yaml(Origin origin) {
    return """
    munjigi: 1
    drain: 20s
    listeners:
      tls: {bind: "127.0.0.1:0", tls: {certificate: auto}}
    services:
      shop: {host: shop.test, upstream: "%s", access: public}
    """
        .formatted(origin.url());
  }

  @Test
  void endsTheWebSocketOfABannedSourceAndNoOther(Stand stand) throws Exception {
    stand.origin().behave(new Behaviour.WebSocketEcho());
    String source = stand.source();
    try (Http2Wire wire = Http2Wire.open(stand.tls(), source, "shop.test");
        Http2Wire other = Http2Wire.open(stand.tls(), stand.source(), "shop.test")) {
      for (Http2Wire one : new Http2Wire[] {wire, other}) {
        one.head(
            1, false,
            ":method", "CONNECT", ":protocol", "websocket", ":scheme", "https",
            ":authority", "shop.test", ":path", "/chat", "sec-websocket-version", "13");
        echoes(one);
      }
      stand.gate().api().ban(source);
      assertThat(wire.reply(1).ended()).isFalse();
      echoes(other);
    }
    Explain _ = Explain.awaitCode(stand.gate(), source, "walk.lease-lost");
  }

  private static void echoes(Http2Wire wire) throws Exception {
    byte[] frame = Frames.frame(0x81, new byte[] {'x'}, true);
    wire.send(Http2Wire.DATA, 0, 1, frame);
    Optional<Http2Wire.Frame> next = wire.next();
    while (next.isPresent() && next.get().type() != Http2Wire.DATA) {
      next = wire.next();
    }
    byte[] echoed = new byte[next.orElseThrow().payload().remaining()];
    next.get().payload().get(echoed);
    assertThat(echoed).isEqualTo(Frames.frame(0x81, new byte[] {'x'}, false));
  }
}
