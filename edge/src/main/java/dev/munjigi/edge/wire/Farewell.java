package dev.munjigi.edge.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/// The end of a client's connection.
///
/// A client that is still sending when it is refused would have its answer destroyed by the reset
/// that follows (RFC 9112 section 9.6): so the gate ends its own side first, reads on for a little,
/// and then closes.
final class Farewell {
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
  private static final long DISCARDED = 1 << 20;

  private long deadline;
  private long discarded;

  /// Sends what was written, ends the gate's side, and waits for the client to end its own.
  void begin(ChannelHandlerContext context, long nanos) {
    deadline = nanos + LINGER_NANOS;
    context.channel().config().setAutoRead(true);
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    }
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(
            (ChannelFutureListener)
                sent -> {
                  if (sent.channel() instanceof DuplexChannel duplex) {
                    duplex.shutdownOutput();
                  }
                });
  }

  /// Bytes came that nobody will read.
  void read(int bytes) {
    discarded += bytes;
  }

  /// Closes once it has waited long enough.
  void check(ChannelHandlerContext context, long nanos) {
    if (nanos - deadline >= 0 || discarded > DISCARDED) {
      context.channel().close();
    }
  }

  /// Ends the connection so that the client sees that something is missing.
  void reset(ChannelHandlerContext context) {
    context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    // the first context lies before TLS, which would say a proper goodbye
    context.pipeline().firstContext().close();
  }
}
