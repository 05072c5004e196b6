package dev.munjigi.edge.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/// Netty's sockets for datagrams over the platform's own, for machines without epoll, and how an
/// empty datagram is sent on them: to a client; the platform sends none on a connected socket, and so
/// none to an origin.
public final class PlatformDatagrams {
  private static final AttributeKey<DatagramChannel> OWN =
      AttributeKey.valueOf("platform-datagrams");

  /// No datagram is longer (RFC 768; RFC 8200 without jumbograms).
  private static final int LONGEST = 65_535;

  private PlatformDatagrams() {}

  /// A new socket of one family.
  public static NioDatagramChannel open(boolean v4) {
    try {
      DatagramChannel own =
          DatagramChannel.open(v4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
      NioDatagramChannel channel = new NioDatagramChannel(own);
      channel.attr(OWN).set(own);
      channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(LONGEST));
      return channel;
    } catch (IOException failed) {
      throw new ChannelException(failed);
    }
  }

  /// Sends an empty datagram.
  ///
  /// @param to whom; null when it is connected
  /// @throws IOException when it is connected
  static void sendEmpty(Channel channel, @Nullable InetSocketAddress to) throws IOException {
    if (to == null) {
      throw new IOException("the platform sends no empty datagram on a connected socket");
    }
    int _ = channel.attr(OWN).get().send(ByteBuffer.allocate(0), to);
  }
}
