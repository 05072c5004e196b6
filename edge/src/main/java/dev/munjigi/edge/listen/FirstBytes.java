package dev.munjigi.edge.listen;

import dev.munjigi.gates.tls.HandshakeFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;

/// Keeps the first bytes of a connection to a TLS listener: they tell why a handshake failed.
final class FirstBytes extends ChannelInboundHandlerAdapter {
  private byte[] first = new byte[0];

  /// The first bytes, as many as came, up to [HandshakeFailure#FIRST_BYTES].
  byte[] first() {
    return first;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (first.length < HandshakeFailure.FIRST_BYTES) {
      ByteBuf bytes = (ByteBuf) message;
      int more = Math.min(HandshakeFailure.FIRST_BYTES - first.length, bytes.readableBytes());
      int before = first.length;
      first = Arrays.copyOf(first, before + more);
      bytes.getBytes(bytes.readerIndex(), first, before, more);
    }
    context.fireChannelRead(message);
  }
}
