package dev.munjigi.engines.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/// A server on loopback that says the same to everybody.
final class Answering implements AutoCloseable {
  final AtomicInteger asked = new AtomicInteger();
  volatile String head = "";

  private final ServerSocket socket;
  private final String scheme;

  /// What it writes on each connection.
  interface Writes {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  Answering(Writes writes) throws IOException {
    this(ServerSocketFactory.getDefault(), "http", writes);
  }

  /// Speaks TLS.
  Answering(SSLContext tls, Writes writes) throws IOException {
    this(tls.getServerSocketFactory(), "https", writes);
  }

  private Answering(ServerSocketFactory factory, String scheme, Writes writes) throws IOException {
    this.socket = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scheme = scheme;
    Thread.ofVirtual().start(() -> accept(writes));
  }

  static Writes says(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  static String json(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: "
        + body.length() + "\r\n\r\n" + body;
  }

  private void accept(Writes writes) {
    while (!socket.isClosed()) {
      try {
        Socket one = socket.accept();
        Thread.ofVirtual().start(() -> answer(one, writes));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void answer(Socket one, Writes writes) {
    try (one) {
      InputStream in = one.getInputStream();
      byte[] read = new byte[8_192];
      head = new String(read, 0, Math.max(0, in.read(read)), StandardCharsets.US_ASCII);
      asked.incrementAndGet();
      writes.to(one.getOutputStream());
      one.getOutputStream().flush();
    } catch (IOException | InterruptedException gone) {
      // the client has what it wanted
    }
  }

  String url() {
    return scheme + "://127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
