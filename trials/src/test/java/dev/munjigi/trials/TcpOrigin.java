package dev.munjigi.trials;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A server of no protocol that anybody knows: what it does with a connection is up to the trial.
final class TcpOrigin implements AutoCloseable {
  private final ServerSocket listener;
  private final Serving serving;
  private final Collection<Socket> open = new ConcurrentLinkedQueue<>();

  /// What is done with one connection, which is closed afterwards.
  interface Serving {
    void serve(Socket peer) throws IOException, InterruptedException;
  }

  private TcpOrigin(ServerSocket listener, Serving serving) {
    this.listener = listener;
    this.serving = serving;
  }

  static TcpOrigin start(Serving serving) throws IOException {
    ServerSocket listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    TcpOrigin origin = new TcpOrigin(listener, serving);
    Thread.ofVirtual().start(origin::accept);
    return origin;
  }

  /// Sends everything back, and ends when its peer has.
  static void echo(Socket peer) throws IOException {
    InputStream in = peer.getInputStream();
    OutputStream out = peer.getOutputStream();
    in.transferTo(out);
    peer.shutdownOutput();
  }

  String url() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket peer = listener.accept();
        open.add(peer);
        Thread.ofVirtual().start(() -> serve(peer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket peer) {
    try (peer) {
      serving.serve(peer);
    } catch (IOException | InterruptedException broken) {
      // the peer went away
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket peer : open) {
        peer.close();
      }
    } catch (IOException closed) {
      // it is closed
    }
  }
}
