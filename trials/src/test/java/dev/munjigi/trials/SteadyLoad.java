package dev.munjigi.trials;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// Clients that ask without a break and count what was not answered with 200: over kept HTTP/1.1
/// connections in clear and inside TLS, over kept HTTP/2 connections, and over a new TLS connection
/// for each request.
final class SteadyLoad implements AutoCloseable {
  private static final String HOST = "web.test";
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);
  private static final int WINDOW = Integer.MAX_VALUE - 65_535;

  private final InetSocketAddress clear;
  private final InetSocketAddress tls;
  private final Duration pause;
  private final List<Thread> clients = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<String> first = new AtomicReference<>("");
  private volatile boolean over;

  private SteadyLoad(InetSocketAddress clear, InetSocketAddress tls, Duration pause) {
    this.clear = clear;
    this.tls = tls;
    this.pause = pause;
  }

  /// What one client does: asks until the load is over.
  private interface Asking {
    void ask() throws IOException, InterruptedException;
  }

  /// Begins with so many clients of each kind.
  ///
  /// @param pause between two requests of one client
  static SteadyLoad start(
      InetSocketAddress clear, InetSocketAddress tls, int ofEachKind, Duration pause) {
    SteadyLoad load = new SteadyLoad(clear, tls, pause);
    for (int i = 0; i < ofEachKind; i++) {
      load.client(load::keptInClear);
      load.client(load::keptInTls);
      load.client(load::http2);
      load.client(load::newConnections);
    }
    return load;
  }

  private void client(Asking asking) {
    clients.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!over) {
                    try {
                      asking.ask();
                    } catch (IOException e) {
                      failed(e.toString());
                    } catch (InterruptedException e) {
                      return;
                    }
                  }
                }));
  }

  private void keptInClear() throws IOException, InterruptedException {
    try (Wire wire = Wire.clear(clear)) {
      askOver(wire);
    }
  }

  private void keptInTls() throws IOException, InterruptedException {
    try (Wire wire = Wire.tls(tls, HOST)) {
      askOver(wire);
    }
  }

  private void askOver(Wire wire) throws IOException, InterruptedException {
    while (!over) {
      counted(wire.send(Stand.get(HOST)).reply().status());
      Thread.sleep(pause);
    }
  }

  private void newConnections() throws IOException, InterruptedException {
    try (Wire wire = Wire.tls(tls, HOST)) {
      counted(wire.send(Stand.get(HOST)).reply().status());
    }
    Thread.sleep(pause.multipliedBy(4));
  }

  private void http2() throws IOException, InterruptedException {
    try (Http2Wire wire = Http2Wire.open(tls, "127.0.0.1", HOST)) {
      byte[] window = {(byte) (WINDOW >>> 24), (byte) (WINDOW >>> 16), (byte) (WINDOW >>> 8), (byte) WINDOW};
      wire.send(Http2Wire.WINDOW_UPDATE, 0, 0, window);
      for (int stream = 1; !over; stream += 2) {
        Http2Wire.Reply reply = wire.get(stream, HOST).reply(stream);
        counted(reply.ended() && reply.text().equals("hello") ? reply.status() : -1);
        Thread.sleep(pause);
      }
    }
  }

  private void counted(int status) {
    if (status == 200) {
      answered.incrementAndGet();
    } else {
      failed("answered with " + status);
    }
  }

  private void failed(String why) {
    if (!over) {
      first.compareAndSet("", why);
      failed.incrementAndGet();
    }
  }

  /// How many requests were answered with 200.
  long answered() {
    return answered.get();
  }

  /// Asserts that no request has failed.
  void requireAllAnswered() {
    if (failed.get() > 0) {
      throw new AssertionError(
          failed + " of " + (failed.get() + answered.get()) + " requests failed, the first: " + first);
    }
  }

  /// Waits until this many more were answered.
  void awaitAnswers(long more) throws InterruptedException {
    long wanted = answered.get() + more;
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (answered.get() < wanted) {
      requireAllAnswered();
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("the load stands still after " + answered);
      }
      Thread.sleep(2);
    }
  }

  /// An origin's side: answers every head with the same 5 bytes.
  static void answer(Socket peer) throws IOException {
    peer.setTcpNoDelay(true);
    OutputStream out = peer.getOutputStream();
    byte[] piece = new byte[4096];
    int last4 = 0;
    for (int count = peer.getInputStream().read(piece);
        count > 0;
        count = peer.getInputStream().read(piece)) {
      for (int i = 0; i < count; i++) {
        last4 = last4 << 8 | piece[i];
        if (last4 == 0x0D0A0D0A) {
          out.write(ANSWER);
        }
      }
    }
  }

  @Override
  public void close() {
    over = true;
    for (Thread client : clients) {
      client.interrupt();
    }
  }
}
