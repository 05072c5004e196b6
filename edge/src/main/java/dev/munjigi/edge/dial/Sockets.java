package dev.munjigi.edge.dial;

import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;

/// The kinds of sockets that the event loops serve.
///
/// @param network for TCP
/// @param local for sockets in the file system
/// @param datagrams for UDP
public record Sockets(
    Class<? extends SocketChannel> network,
    Class<? extends Channel> local,
    Datagrams datagrams) {

  /// Where sockets for datagrams come from.
  public interface Datagrams {
    /// A new one of one family, which takes each datagram whole.
    DatagramChannel open(boolean v4);
  }
}
