package dev.munjigi.edge.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/// One end of a stream: a connection, in clear or inside TLS, whose bytes nobody reads.
///
/// Guarantees: what was written is sent before the connection ends, unless it is aborted; a peer
/// that ends its side is told on, and in clear may still read. An end inside TLS is the peer's
/// `close_notify`: bytes that are cut off without one are a broken connection (RFC 8446 section
/// 6.1). The TLS library then ends its own side too, so whatever is still to be written to such a
/// peer breaks the connection: it must not look like a whole reply.
public final class TcpEnd extends ConnectionEnd {
  private boolean deaf;

  @Override
  protected boolean reaches() {
    return !deaf;
  }

  @Override
  protected void sayEnd() {
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
  protected void readAll() {
    if (hasOutputEnded() && peerSaidGoodbye(channel())) {
      // of this one, behind an own one, no event tells
      deaf = true;
      inputEnded();
    }
  }

  /// Whether the peer's `close_notify` came.
  private static boolean peerSaidGoodbye(ChannelHandlerContext from) {
    SslHandler tls = from.pipeline().get(SslHandler.class);
    return tls != null && tls.engine().isInboundDone();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    boolean tls = from.pipeline().get(SslHandler.class) != null;
    if (event instanceof SslCloseCompletionEvent end) {
      if (end.isSuccess()) {
        // INVARIANT: BoringSSL's engine also says so once the own goodbye is sent; what the peer
        // still sends must not be lost
        if (!hasOutputEnded() || peerSaidGoodbye(from)) {
          deaf = true;
          inputEnded();
        }
      } else {
        gone();
      }
    } else if (event instanceof ChannelInputShutdownEvent) {
      if (!tls || peerSaidGoodbye(from)) {
        inputEnded();
      } else if (!hasInputEnded()) {
        // ATTACK: a cut without close_notify may be somebody on the way who drops the rest
        gone();
      }
    } else {
      from.fireUserEventTriggered(event);
    }
  }
}
