package dev.munjigi.edge.wire;

import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Observer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Sends datagrams on one socket: at once, or not at all.
///
/// What the system has no room for is dropped and counted, as UDP may; nothing but the socket's own
/// water mark of bytes is ever queued. Netty 4.2.18 takes an empty datagram for nothing to send, so
/// those go past it.
final class Datagrams {
  private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

  private final Channel channel;
  private final Observer observer;

  Datagrams(Channel channel, Observer observer) {
    this.channel = channel;
    this.observer = observer;
  }

  /// Sends one and takes ownership of it.
  ///
  /// @param to whom; null on a connected socket
  void send(ByteBuf content, @Nullable InetSocketAddress to) {
    if (!channel.isWritable()) {
      channel.flush();
    }
    if (!channel.isWritable()) {
      content.release();
      observer.dropped(Dropped.CROWDED);
    } else if (content.isReadable()) {
      Object message = to == null ? content : new DatagramPacket(content, to);
      channel.write(message, channel.voidPromise());
    } else {
      content.release();
      empty(to);
    }
  }

  private void empty(@Nullable InetSocketAddress to) {
    // what was written before goes first
    channel.flush();
    try {
      if (channel instanceof EpollDatagramChannel epoll) {
        Socket socket = new Socket(epoll.fd().intValue());
        if (to == null) {
          socket.send(EMPTY, 0, 0);
        } else {
          socket.sendTo(EMPTY, 0, 0, to.getAddress(), to.getPort());
        }
      } else {
        PlatformDatagrams.sendEmpty(channel, to);
      }
    } catch (IOException failed) {
      channel.pipeline().fireExceptionCaught(failed);
    }
  }
}
