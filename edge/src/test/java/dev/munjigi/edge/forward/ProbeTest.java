package dev.munjigi.edge.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.dial.Dialer;
import dev.munjigi.edge.http2.Http2Pool;
import dev.munjigi.edge.stage.Dialers;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.gates.flood.WaitingBodies;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.gates.exchange.Balancing;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the gate makes of what an origin answers when it is asked whether it is well.
class ProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = (EventLoop) group.iterator().next();
  private final BlockingQueue<String> heard = new ArrayBlockingQueue<>(8);
  private final BlockingQueue<String> asked = new ArrayBlockingQueue<>(8);
  private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());

  ProbeTest() throws IOException {}

  /// What the origin does once it was asked.
  private interface Answering {
    void answer(Socket peer, OutputStream out) throws IOException, InterruptedException;
  }

  @AfterEach
  void end() throws IOException {
    server.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private String ask(Scheme scheme, @Nullable String path, Duration timeout, Answering answering)
      throws InterruptedException {
    Thread.ofVirtual().start(() -> serve(answering));
    Balancing.Health health =
        new Balancing.Health(path, Duration.ofSeconds(60), timeout, 1, 1, 200, 399);
    Dialer dialer = Dialers.plain();
    Probes.Asking asking =
        new Probes.Asking(
            dialer, new Http1Pool(dialer, new LoopBuffers()), new Http2Pool(dialer, new WaitingBytes(new WaitingBodies(1 << 20))), loop);
    Upstream upstream = new Upstream(scheme, "127.0.0.1", server.getLocalPort());
    Probe probe = new Probe(asking, new Scene().service(), upstream, health);
    loop.execute(() -> probe.begin((good, why) -> heard.add((good ? "good: " : "bad: ") + why)));
    String answer = heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return answer == null ? "nothing" : answer;
  }

  private void serve(Answering answering) {
    try (Socket peer = server.accept()) {
      byte[] read = new byte[4_096];
      int count = peer.getInputStream().read(read);
      asked.add(count < 0 ? "" : new String(read, 0, count, ISO_8859_1));
      answering.answer(peer, peer.getOutputStream());
    } catch (IOException | InterruptedException gone) {
      // the probe has what it wanted
    }
  }

  private String http(String reply) throws InterruptedException {
    return ask(
        Scheme.HTTP, "/up?x=1", PATIENCE, (peer, out) -> out.write(reply.getBytes(ISO_8859_1)));
  }

  @Test
  void asksForThePathAndTakesAGoodStatus() throws InterruptedException {
    assertThat(http("HTTP/1.1 200 OK\r\ncontent-length: 999999999\r\n\r\n"))
        .isEqualTo("good: it answered `200`");
    assertThat(asked.take())
        .startsWith("GET /up?x=1 HTTP/1.1\r\nhost: ")
        .contains("user-agent: munjigi-health\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void waitsForTheFinalReply() throws InterruptedException {
    assertThat(http("HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"))
        .isEqualTo("good: it answered `204`");
  }

  @Test
  void takesNoOtherStatus() throws InterruptedException {
    assertThat(http("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n"))
        .isEqualTo("bad: it answered `404`");
  }

  @Test
  void takesNothingThatIsNotHttp() throws InterruptedException {
    assertThat(http("SSH-2.0-OpenSSH\r\n\r\n")).startsWith("bad: ");
  }

  @Test
  void takesNoConnectionThatEnds() throws InterruptedException {
    assertThat(http("")).startsWith("bad: ");
  }

  @Test
  void readsNoHeadWithoutEnd() throws InterruptedException {
    Answering endless =
        (peer, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(ISO_8859_1));
          byte[] field = ("x: " + "v".repeat(10_000) + "\r\n").getBytes(ISO_8859_1);
          while (true) {
            out.write(field);
          }
        };
    assertThat(ask(Scheme.HTTP, "/", PATIENCE, endless)).startsWith("bad: ");
  }

  @Test
  void doesNotWaitForeverForAnAnswer() throws InterruptedException {
    assertThat(ask(Scheme.HTTP, "/", Duration.ofMillis(300), (peer, out) -> Thread.sleep(PATIENCE)))
        .isEqualTo("bad: it did not answer in `300ms`");
  }

  @Test
  void asksOriginsThatSpeakHttp2() throws InterruptedException {
    Answering http2 =
        (peer, out) -> {
          byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
          byte[] acknowledged = {0, 0, 0, 4, 1, 0, 0, 0, 0};
          out.write(settings);
          out.write(acknowledged);
          byte stream = streamOfHead(peer.getInputStream());
          out.write(new byte[] {0, 0, 1, 1, 5, 0, 0, 0, stream, (byte) 0x88});
          Thread.sleep(PATIENCE);
        };
    assertThat(ask(Scheme.H2C, "/", PATIENCE, http2)).isEqualTo("good: it answered `200`");
  }

  /// Reads frames up to the one of a head, which is of type 1 (RFC 9113 section 6.2).
  private static byte streamOfHead(InputStream in) throws IOException {
    byte[] frame = in.readNBytes(9);
    while (frame.length == 9 && frame[3] != 1) {
      in.skipNBytes((frame[1] & 0xFF) << 8 | frame[2] & 0xFF);
      frame = in.readNBytes(9);
    }
    return frame.length == 9 ? frame[8] : 0;
  }

  @Test
  void triesAConnectionWhereThereIsNoPath() throws Exception {
    assertThat(ask(Scheme.TCP, null, PATIENCE, (peer, out) -> Thread.sleep(PATIENCE)))
        .isEqualTo("good: it takes connections");
    assertThat(asked.take()).isEmpty();
    server.close();
    assertThat(ask(Scheme.TCP, null, PATIENCE, (peer, out) -> {})).startsWith("bad: ");
  }
}
