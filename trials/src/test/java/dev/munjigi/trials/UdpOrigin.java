package dev.munjigi.trials;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A server of datagrams: what it answers is up to the trial.
final class UdpOrigin implements AutoCloseable {
  private final DatagramSocket socket;
  private final Answering answering;
  private final Collection<Integer> ports = new ConcurrentLinkedQueue<>();

  /// What is answered to one datagram.
  interface Answering {
    /// @return the answer, or null for none
    byte @Nullable [] answer(byte[] asked);
  }

  private UdpOrigin(DatagramSocket socket, Answering answering) {
    this.socket = socket;
    this.answering = answering;
  }

  static UdpOrigin start(Answering answering) throws IOException {
    return at(0, answering);
  }

  static UdpOrigin at(int port, Answering answering) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback, port));
    UdpOrigin origin = new UdpOrigin(socket, answering);
    Thread.ofPlatform().daemon().start(origin::serve);
    return origin;
  }

  /// Sends every datagram back.
  static UdpOrigin echo() throws IOException {
    return start(asked -> asked);
  }

  int port() {
    return socket.getLocalPort();
  }

  String url() {
    return "udp://127.0.0.1:" + port();
  }

  /// Sends a datagram that nobody asked for.
  void send(InetSocketAddress to, byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, to));
  }

  /// The ports that it was asked from, one a datagram.
  Collection<Integer> ports() {
    return ports;
  }

  private void serve() {
    byte[] room = new byte[65_536];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(room, room.length);
        socket.receive(packet);
        ports.add(packet.getPort());
        byte[] answer = answering.answer(Arrays.copyOf(room, packet.getLength()));
        if (answer != null) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException closed) {
        // the trial is over, or nobody takes the answer
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
