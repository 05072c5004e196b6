package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The client and the origin of the trials, against each other.
class WireTest {
  private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n";

  private Origin origin;
  private Wire wire;

  @BeforeEach
  void connects() throws IOException {
    origin = Origin.start(new Behaviour.Echo());
    wire = Wire.clear(origin.address());
  }

  @AfterEach
  void ends() {
    wire.close();
    origin.close();
  }

  @Test
  void echoesHeadsAndCountsBodies() throws Exception {
    String post =
        "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    wire.send(GET + post);
    assertThat(wire.reply().text())
        .contains("\"method\":\"GET\"", "\"target\":\"/a?b=c\"", "[\"host\",\"x\"]");
    assertThat(wire.reply().text()).contains("\"method\":\"POST\"", "\"body\":5");
    assertThat(origin.awaitRequests(2, Duration.ofSeconds(5)).getFirst().headText()).isEqualTo(GET);
    assertThat(origin.requests().getLast().body()).asString().isEqualTo("5\r\nhello\r\n0\r\n\r\n");
  }

  @Test
  void recordsWhatArrivesInPieces() throws Exception {
    wire.drip(GET.getBytes(StandardCharsets.ISO_8859_1), 7, Duration.ofMillis(2));
    assertThat(wire.reply().status()).isEqualTo(200);
    assertThat(origin.connections()).isEqualTo(1);
  }

  @Test
  void doesNotCountARequestThatIsNotWhole() throws Exception {
    wire.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf").halfClose();
    assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    assertThat(origin.requests()).isEmpty();
  }

  @Test
  void noticesAReplyThatEndsTooEarly() throws Exception {
    origin.behave(new Behaviour.WrongLength(10, 4));
    wire.send(GET);
    assertThatThrownBy(() -> wire.reply())
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("4 of 10");
  }

  @Test
  void noticesAReset() throws Exception {
    origin.behave(new Behaviour.ResetMidReply(10, 4));
    wire.send(GET);
    assertThatThrownBy(() -> wire.reply()).isInstanceOf(IOException.class);
    assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
  }

  @Test
  void refusesWhatIsNoHttp() {
    for (String garbage :
        new String[] {
          "hello\r\n\r\n",
          "HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX : y\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        }) {
      origin.behave(new Behaviour.Garbage(garbage.getBytes(StandardCharsets.ISO_8859_1)));
      assertThatThrownBy(
              () -> {
                try (Wire other = Wire.clear(origin.address())) {
                  Reply _ = other.send(GET).reply();
                }
              })
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void readsChunksLargeHeadsAndSlowReplies() throws Exception {
    origin.behave(new Behaviour.Flood(200_000));
    assertThat(wire.send(GET).reply().body()).hasSize(200_000);
    origin.behave(new Behaviour.HugeHead(50, 100));
    assertThat(wire.send(GET).reply().fields()).hasSize(51);
    byte[] reply = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    origin.behave(new Behaviour.Slow(reply, Duration.ofMillis(1)));
    assertThat(wire.send(GET).reply().status()).isEqualTo(204);
  }

  @Test
  void tellsSilenceFromAnEnd() throws Exception {
    origin.behave(new Behaviour.Silence());
    wire.send(GET);
    assertThat(wire.closedWithin(Duration.ofMillis(100))).isFalse();
    origin.behave(new Behaviour.CloseAfterAccept());
    try (Wire other = Wire.clear(origin.address())) {
      assertThat(other.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }

  @Test
  void echoesWebSocketFrames() throws Exception {
    origin.behave(new Behaviour.WebSocketEcho());
    wire.send("GET / HTTP/1.1\r\nHost: x\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    Reply reply = wire.reply();
    assertThat(reply.status()).isEqualTo(101);
    assertThat(reply.field("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    String long200 = "문".repeat(200);
    wire.send(Frames.text(long200));
    byte[] expected = Frames.frame(0x81, long200.getBytes(StandardCharsets.UTF_8), false);
    assertThat(wire.bytes(expected.length)).isEqualTo(expected);
  }
}
