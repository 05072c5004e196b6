package dev.munjigi.edge.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.stage.Dialers;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.gates.flood.WaitingBodies;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import dev.munjigi.gates.exchange.UpstreamLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Origins that are asked for HTTP/2 and do something else.
class Http2PoolTest {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Http2Pool pool = new Http2Pool(Dialers.plain(), new WaitingBytes(new WaitingBodies(1 << 20)));
  private ServerSocket server = new ServerSocket();

  Http2PoolTest() throws IOException {}

  /// What happened: an origin, a refusal, or an end.
  private final BlockingQueue<Object> heard = new ArrayBlockingQueue<>(16);

  private final class Heard implements Origin.Events {
    @Override
    public void ready(Origin origin) {
      heard.add(origin);
    }

    @Override
    public void interim(int status, Fields fields) {}

    @Override
    public void head(ReplyHead head) {
      heard.add(head);
    }

    @Override
    public void body(ByteBuf bytes) {
      bytes.release();
    }

    @Override
    public void replyEnd(Fields trailers) {
      heard.add(trailers);
    }

    @Override
    public void failed(Refusal refusal, Origin.Loss loss) {
      heard.add(refusal);
    }

    @Override
    public void writable(boolean more) {}

    @Override
    public void readComplete() {}
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void end() throws IOException {
    server.close();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void ask(int waiting) {
    UpstreamLimits limits =
        new UpstreamLimits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            1,
            waiting,
            8, null);
    var service = new Scene().upstream(limits).service();
    Way way = new Way(new Upstream(Scheme.H2C, "127.0.0.1", server.getLocalPort()), null);
    loop.execute(
        () -> pool.acquire(way, new Origin.Want(service, loop, null, false, false), new Heard()));
  }

  private Object next() throws InterruptedException {
    Object next = heard.poll(8, TimeUnit.SECONDS);
    assertThat(next).as("something is told in time").isNotNull();
    return next;
  }

  private void expectUnreachable() throws InterruptedException {
    assertThat(next())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(UpstreamReason.UNREACHABLE));
  }

  @Test
  void leavesAnOriginThatSpeaksHttp1() throws Exception {
    ask(0);
    try (Socket peer = server.accept()) {
      OutputStream out = peer.getOutputStream();
      out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
      expectUnreachable();
    }
  }

  @Test
  void leavesAnOriginThatSaysNothing() throws Exception {
    ask(0);
    try (Socket peer = server.accept()) {
      expectUnreachable();
      assertThat(peer.isConnected()).isTrue();
    }
  }

  @Test
  void leavesAnOriginThatIsNotThere() throws Exception {
    server.close();
    ask(0);
    expectUnreachable();
  }

  @Test
  void opensAnotherConnectionOnceTheFirstIsGoing() throws Exception {
    ask(0);
    try (Socket peer = server.accept()) {
      peer.getOutputStream().write(frame(4, 0, new byte[0]));
      assertThat(next()).isInstanceOf(Origin.class);
      peer.getOutputStream().write(frame(7, 0, new byte[8]));
      // the stream was never begun, so nobody hears of it; the connection takes no other
      List<Object> none = List.copyOf(heard);
      assertThat(none).isEmpty();
      Thread.sleep(300);
      ask(0);
      try (Socket second = server.accept()) {
        second.getOutputStream().write(frame(4, 0, new byte[0]));
        assertThat(next()).isInstanceOf(Origin.class);
      }
    }
  }

  @Test
  void failsNobodyWhoWaitsForTheNextConnectionWhenTheLastOneEnds() throws Exception {
    ask(1);
    try (Socket peer = server.accept()) {
      peer.getOutputStream().write(frame(4, 0, new byte[0]));
      assertThat(next()).isInstanceOf(Origin.class);
      peer.getOutputStream().write(frame(7, 0, new byte[8]));
      Thread.sleep(300);
      ask(1);
      try (Socket second = server.accept()) {
        peer.close();
        assertThat(heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
        second.getOutputStream().write(frame(4, 0, new byte[0]));
        assertThat(next()).isInstanceOf(Origin.class);
      }
    }
  }

  @Test
  void letsThoseBeyondTheOriginsLimitWait() throws Exception {
    ask(1);
    try (Socket peer = server.accept()) {
      // SETTINGS_MAX_CONCURRENT_STREAMS 1
      peer.getOutputStream().write(frame(4, 0, new byte[] {0, 3, 0, 0, 0, 1}));
      Origin first = (Origin) next();
      ask(1);
      assertThat(heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
      ask(1);
      assertThat(next())
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(UpstreamReason.BUSY));
      loop.execute(first::abort);
      assertThat(next()).isInstanceOf(Origin.class);
    }
  }

  private static byte[] frame(int type, int flags, byte[] payload) {
    return java.nio.ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(0)
        .put(payload)
        .array();
  }
}
