package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Origins behind a socket in the file system.
class UnixOriginTrial {
  @TempDir Path folder = Path.of(".");

  /// What is done with one connection, which is closed afterwards.
  private interface Serving {
    void serve(SocketChannel peer) throws IOException;
  }

  private static ServerSocketChannel listen(Path path, Serving serving) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    Thread.ofVirtual().start(() -> accept(listener, serving));
    return listener;
  }

  private static void accept(ServerSocketChannel listener, Serving serving) {
    while (listener.isOpen()) {
      try {
        SocketChannel peer = listener.accept();
        Thread.ofPlatform().daemon().start(() -> serve(peer, serving));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(SocketChannel peer, Serving serving) {
    try (peer) {
      serving.serve(peer);
    } catch (IOException gone) {
      // the peer went away
    }
  }

  private static String yaml(String scheme, Path path) {
    return """
        munjigi: 1
        listeners:
          plain: {bind: "127.0.0.1:0"}
        services:
          shop: {host: shop.test, upstream: "%s://%s", access: public, timeouts: {connect: 2s}}
        """
        .formatted(scheme, path);
  }

  private static void answer(SocketChannel peer) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Channels.newInputStream(peer));
    while (Received.read(in) != null) {
      peer.write(
          ByteBuffer.wrap(
              "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok".getBytes(ISO_8859_1)));
    }
  }

  @Test
  void answersManyRequestsOverOneConnection() throws Exception {
    Path path = folder.resolve("app.sock");
    AtomicInteger connections = new AtomicInteger();
    try (ServerSocketChannel _ =
            listen(
                path,
                peer -> {
                  connections.incrementAndGet();
                  answer(peer);
                });
        Gate gate = Gate.start(yaml("http+unix", path));
        Wire wire = Wire.clear(gate.listener("plain"))) {
      for (int i = 0; i < 20; i++) {
        assertThat(wire.send(Stand.get("shop.test")).reply().text()).isEqualTo("ok");
      }
      assertThat(connections).hasValue(1);
    }
  }

  @Test
  void isNotThereOrNoSocketOrHasNobodyBehindIt() throws Exception {
    Path path = folder.resolve("app.sock");
    try (Gate gate = Gate.start(yaml("http+unix", path))) {
      unreachable(gate, "no such file or directory");
      Files.writeString(path, "a file");
      unreachable(gate, "connection refused");
      Files.delete(path);
      listen(path, peer -> {}).close();
      unreachable(gate, "connection refused");
      Files.delete(path);
      try (ServerSocketChannel _ = listen(path, UnixOriginTrial::answer);
          Wire wire = Wire.clear(gate.listener("plain"))) {
        assertThat(wire.send(Stand.get("shop.test")).reply().text()).isEqualTo("ok");
      }
    }
  }

  private static void unreachable(Gate gate, String why) throws Exception {
    try (Wire wire = Wire.clear(gate.listener("plain"))) {
      Explain explain =
          Refused.by(gate, wire.send(Stand.get("shop.test")).reply(), "upstream.unreachable");
      assertThat(explain.all().toString()).contains(why);
    }
  }

  @Test
  void carriesStreamsBothWaysAndTheirHalves() throws Exception {
    Path path = folder.resolve("db.sock");
    byte[] bytes = new byte[4 << 20];
    new Random(5).nextBytes(bytes);
    String yaml =
        """
        munjigi: 1
        listeners:
          ledger: {bind: "127.0.0.1:0", service: ledger-db}
        segments: [{allow: {from: any, to: ledger-db}}]
        services:
          ledger-db: {upstream: "tcp+unix://%s", access: public}
        """
            .formatted(path);
    Serving whole =
        peer -> {
          byte[] all = Channels.newInputStream(peer).readAllBytes();
          Channels.newOutputStream(peer).write(all);
        };
    try (ServerSocketChannel _ = listen(path, whole);
        Gate gate = Gate.start(yaml);
        Wire wire = Wire.clear(gate.listener("ledger"))) {
      // nothing comes back before the origin has seen the end
      wire.send(bytes).halfClose();
      assertThat(Arrays.equals(wire.bytes(bytes.length), bytes)).isTrue();
      assertThat(wire.closedWithin(Duration.ofSeconds(5))).isTrue();
    }
  }
}
