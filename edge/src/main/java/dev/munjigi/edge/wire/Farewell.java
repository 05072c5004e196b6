package dev.munjigi.edge.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
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
/// and then closes. The little begins when all that was written is on its way.
public final class Farewell {
  private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
  private static final long DISCARDED = 1 << 20;

  private boolean begun;
  private boolean sent;
  private boolean inputEnded;
  private long deadline;
  private long discarded;

  /// Sends what was written, ends the gate's side, and waits for the client to end its own.
  public void begin(ChannelHandlerContext context) {
    begun = true;
    context.channel().config().setAutoRead(true);
    SslHandler tls = context.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    }
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener((ChannelFutureListener) all -> sent(all.channel()));
  }

  private void sent(Channel channel) {
    sent = true;
    deadline = System.nanoTime() + LINGER_NANOS;
    if (inputEnded) {
      channel.close();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  /// Whether bytes are still on their way to the client.
  public boolean sending() {
    return begun && !sent;
  }

  /// The client sends nothing more.
  public void inputEnded(ChannelHandlerContext context) {
    inputEnded = true;
    if (sent) {
      context.channel().close();
    }
  }

  /// Bytes came that nobody will read.
  public void read(ChannelHandlerContext context, int bytes) {
    discarded += bytes;
    if (discarded > DISCARDED) {
      context.channel().config().setAutoRead(false);
    }
  }

  /// Closes once it has waited long enough.
  public void check(ChannelHandlerContext context, long nanos) {
    if ((sent && nanos - deadline >= 0) || discarded > DISCARDED) {
      context.channel().close();
    }
  }

  /// Ends the connection so that the client sees that something is missing.
  public void reset(ChannelHandlerContext context) {
    try {
      context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException gone) {
      // the socket is closed already
    }
    // the first context lies before TLS, which would say a proper goodbye
    ChannelHandlerContext first = context.pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }
}
