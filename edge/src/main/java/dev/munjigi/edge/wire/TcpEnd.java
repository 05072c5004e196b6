package dev.munjigi.edge.wire;

import dev.munjigi.edge.walk.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One end of a stream: a connection, in clear or inside TLS, whose bytes nobody reads.
///
/// Guarantees: what was written is sent before the connection ends, unless it is aborted; a peer
/// that ends its side is told on, and in clear may still read. An end inside TLS is the peer's
/// `close_notify`: bytes that are cut off without one are a broken connection (RFC 8446 section
/// 6.1). The TLS library then ends its own side too, so whatever is still to be written to such a
/// peer breaks the connection: it must not look like a whole reply.
public final class TcpEnd extends ChannelInboundHandlerAdapter implements StreamEnd {
  private @Nullable ChannelHandlerContext context;
  private @Nullable Events events;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean deaf;
  private boolean closed;

  private ChannelHandlerContext channel() {
    if (context == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().config().setAutoRead(false);
  }

  @Override
  public void tell(Events told) {
    events = told;
    if (inputEnded) {
      told.ended();
    }
  }

  @Override
  public void want(boolean more) {
    if (!closed) {
      channel().channel().config().setAutoRead(more);
    }
  }

  @Override
  public void bytes(ByteBuf bytes) {
    if (!deaf && !closed) {
      channel().write(bytes, channel().voidPromise());
      return;
    }
    bytes.release();
    if (!closed && events != null) {
      events.gone();
    }
  }

  @Override
  public void end() {
    if (outputEnded || closed) {
      return;
    }
    outputEnded = true;
    SslHandler tls = channel().pipeline().get(SslHandler.class);
    if (tls != null) {
      flush();
      tls.closeOutbound();
      return;
    }
    channel()
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener((ChannelFutureListener) sent -> shutdown(sent.channel()));
  }

  private static void shutdown(Channel channel) {
    if (channel.isActive() && channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void flush() {
    channel().flush();
  }

  @Override
  public boolean writable() {
    return channel().channel().isWritable();
  }

  @Override
  public void close(Duration most) {
    if (!closed) {
      closed = true;
      channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      ScheduledFuture<?> late =
          channel().executor().schedule(this::reset, most.toMillis(), TimeUnit.MILLISECONDS);
      channel().channel().closeFuture().addListener(gone -> late.cancel(false));
    }
  }

  @Override
  public void abort() {
    if (!closed) {
      closed = true;
      reset();
    }
  }

  private void reset() {
    try {
      channel().channel().config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException gone) {
      // the socket is closed already
    }
    // the first context lies before TLS, which would say a proper goodbye
    ChannelHandlerContext first = channel().pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (events == null || closed) {
      bytes.release();
    } else {
      events.bytes(bytes);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (outputEnded && peerSaidGoodbye(from)) {
      // of this one, behind an own one, no event tells
      deaf = true;
      inputEnded();
    }
    if (events != null) {
      events.readComplete();
    }
  }

  /// Whether the peer's `close_notify` came.
  private static boolean peerSaidGoodbye(ChannelHandlerContext from) {
    SslHandler tls = from.pipeline().get(SslHandler.class);
    return tls != null && tls.engine().isInboundDone();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (events != null && !closed) {
      events.writable(from.channel().isWritable());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    boolean tls = from.pipeline().get(SslHandler.class) != null;
    if (event instanceof SslCloseCompletionEvent end) {
      if (end.isSuccess()) {
        // INVARIANT: BoringSSL's engine also says so once the own goodbye is sent; what the peer
        // still sends must not be lost
        if (!outputEnded || peerSaidGoodbye(from)) {
          deaf = true;
          inputEnded();
        }
      } else {
        gone();
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      if (!tls || peerSaidGoodbye(from)) {
        inputEnded();
      } else if (!inputEnded) {
        // ATTACK: a cut without close_notify may be somebody on the way who drops the rest
        gone();
      }
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  private void inputEnded() {
    if (!inputEnded) {
      inputEnded = true;
      if (events != null && !closed) {
        events.ended();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    gone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    gone();
    from.close();
  }

  private void gone() {
    boolean told = closed;
    closed = true;
    if (!told && events != null) {
      events.gone();
    }
  }
}
