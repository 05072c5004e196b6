package dev.munjigi.trials;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A client of datagrams, on one port of one source.
final class UdpWire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 5_000;

  private final DatagramSocket socket;
  private final InetSocketAddress gate;

  private UdpWire(DatagramSocket socket, InetSocketAddress gate) {
    this.socket = socket;
    this.gate = gate;
  }

  static UdpWire to(InetSocketAddress gate, String source) throws IOException {
    // the platform sends no empty datagram on a connected socket
    return new UdpWire(new DatagramSocket(new InetSocketAddress(source, 0)), gate);
  }

  UdpWire send(byte[] datagram) throws IOException {
    socket.send(new DatagramPacket(datagram, datagram.length, gate));
    return this;
  }

  UdpWire send(String datagram) throws IOException {
    return send(datagram.getBytes(ISO_8859_1));
  }

  /// The next datagram; null when none comes in this time.
  ///
  /// @throws AssertionError when it does not come from where this one sends to
  byte @Nullable [] within(int millis) throws IOException {
    byte[] room = new byte[65_536];
    DatagramPacket packet = new DatagramPacket(room, room.length);
    socket.setSoTimeout(millis);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException silence) {
      return null;
    }
    if (!packet.getSocketAddress().equals(gate)) {
      throw new AssertionError("a datagram came from " + packet.getSocketAddress());
    }
    return Arrays.copyOf(room, packet.getLength());
  }

  /// The next datagram.
  byte[] receive() throws IOException {
    byte[] datagram = within(PATIENCE_MILLIS);
    if (datagram == null) {
      throw new AssertionError("no datagram came");
    }
    return datagram;
  }

  /// Sends until one is answered, as clients of datagrams do.
  String ask(String datagram) throws IOException {
    for (int i = 0; i < 40; i++) {
      byte[] answer = send(datagram).within(250);
      if (answer != null) {
        return new String(answer, ISO_8859_1);
      }
    }
    throw new AssertionError("nobody answers");
  }

  @Override
  public void close() {
    socket.close();
  }
}
