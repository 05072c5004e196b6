package dev.munjigi.edge.wire;

import dev.munjigi.edge.walk.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One end of a stream that has a connection of its own; how either side ends its direction is the
/// subclass's.
public abstract class ConnectionEnd extends ChannelInboundHandlerAdapter implements StreamEnd {
  private @Nullable ChannelHandlerContext context;
  private @Nullable Events events;
  private boolean inputEnded;
  private boolean outputEnded;
  private boolean closed;

  /// Where it stands in the pipeline.
  protected final ChannelHandlerContext channel() {
    if (context == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return context;
  }

  /// Tells the peer that nothing more will be written.
  protected abstract void sayEnd();

  /// Whether what is written can still reach the peer.
  protected boolean reaches() {
    return true;
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext added) {
    context = added;
    added.channel().config().setAutoRead(false);
  }

  @Override
  public final void tell(Events told) {
    events = told;
    if (inputEnded) {
      told.ended();
    }
  }

  @Override
  public final void want(boolean more) {
    if (!closed) {
      channel().channel().config().setAutoRead(more);
    }
  }

  @Override
  public final void bytes(ByteBuf bytes) {
    if (!closed && reaches()) {
      channel().write(bytes, channel().voidPromise());
      return;
    }
    bytes.release();
    if (!closed && events != null) {
      events.gone();
    }
  }

  @Override
  public final void end() {
    if (!outputEnded && !closed) {
      outputEnded = true;
      sayEnd();
    }
  }

  @Override
  public final void flush() {
    channel().flush();
  }

  @Override
  public final boolean writable() {
    return channel().channel().isWritable();
  }

  @Override
  public final void close(Duration most) {
    if (!closed) {
      closed = true;
      channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
      ScheduledFuture<?> late =
          channel().executor().schedule(() -> reset(channel()), most.toMillis(), TimeUnit.MILLISECONDS);
      channel().channel().closeFuture().addListener(gone -> late.cancel(false));
    }
  }

  @Override
  public final void abort() {
    if (!closed) {
      closed = true;
      reset(channel());
    }
  }

  /// Resets a connection, whatever is above it in the pipeline.
  public static void reset(ChannelHandlerContext at) {
    try {
      at.channel().config().setOption(ChannelOption.SO_LINGER, 0);
    } catch (ChannelException gone) {
      // the socket is closed already
    }
    // the first context lies before TLS, which would say a proper goodbye
    ChannelHandlerContext first = at.pipeline().firstContext();
    if (first != null) {
      first.close();
    }
  }

  @Override
  public final void channelRead(ChannelHandlerContext from, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      said(message);
    } else if (events == null || closed) {
      bytes.release();
    } else {
      events.bytes(bytes);
    }
  }

  /// Something else than bytes came.
  protected void said(Object message) {
    throw new IllegalStateException("only bytes are understood");
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext from) {
    readAll();
    if (events != null) {
      events.readComplete();
    }
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext from) {
    if (events != null && !closed) {
      events.writable(from.channel().isWritable());
    }
  }

  /// What came at once was read.
  protected void readAll() {
    // most ends need not know
  }

  /// Whether the peer was told that nothing more will be written.
  protected final boolean hasOutputEnded() {
    return outputEnded;
  }

  /// The peer sends nothing more.
  protected final void inputEnded() {
    if (!inputEnded) {
      inputEnded = true;
      if (events != null && !closed) {
        events.ended();
      }
    }
  }

  /// Whether the peer has said that it sends nothing more.
  protected final boolean hasInputEnded() {
    return inputEnded;
  }

  @Override
  public final void channelInactive(ChannelHandlerContext from) {
    gone();
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    gone();
    from.close();
  }

  /// The connection broke.
  protected final void gone() {
    boolean told = closed;
    closed = true;
    if (!told && events != null) {
      events.gone();
    }
  }
}
