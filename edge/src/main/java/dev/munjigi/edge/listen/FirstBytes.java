package dev.munjigi.edge.listen;

import dev.munjigi.gates.tls.HandshakeFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Stands before TLS while the handshake lasts: keeps the first bytes of the connection, which tell
/// why a handshake failed, and sees to it that a client gets the alert that it failed with.
final class FirstBytes extends ChannelDuplexHandler {
  private static final long LINGER_MILLIS = 1_000;

  private byte[] first = new byte[0];
  private boolean lingers;
  private boolean waits;

  /// The first bytes, as many as came, up to [HandshakeFailure#FIRST_BYTES].
  byte[] first() {
    return first;
  }

  /// From now on nothing more is read, and a close ends this side first: a client that is still
  /// sending would have the alert destroyed by the reset that a close would bring (RFC 9293 section
  /// 3.10.7).
  void linger() {
    lingers = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (lingers) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (first.length < HandshakeFailure.FIRST_BYTES) {
      ByteBuf bytes = (ByteBuf) message;
      int more = Math.min(HandshakeFailure.FIRST_BYTES - first.length, bytes.readableBytes());
      int before = first.length;
      first = Arrays.copyOf(first, before + more);
      bytes.getBytes(bytes.readerIndex(), first, before, more);
    }
    context.fireChannelRead(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (waits && event instanceof ChannelInputShutdownEvent) {
      context.close();
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (!lingers || !(context.channel() instanceof DuplexChannel channel)) {
      context.close(promise);
      return;
    }
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    if (!waits) {
      waits = true;
      channel.shutdownOutput();
      context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
