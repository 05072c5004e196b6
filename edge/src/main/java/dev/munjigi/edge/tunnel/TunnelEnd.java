package dev.munjigi.edge.tunnel;

import dev.munjigi.edge.wire.ConnectionEnd;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.PublicClass;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/// One end of a stream that goes through a tunnel.
///
/// Guarantees: either direction ends with a frame that says so, and the other one goes on; a
/// connection that ends without both is a broken one, whatever TLS says about it.
final class TunnelEnd extends ConnectionEnd {
  private boolean open;

  /// @param open whether it was said that the other side is there
  TunnelEnd(boolean open) {
    this.open = open;
  }

  @Override
  protected void sayEnd() {
    channel().writeAndFlush(Frame.End.INSTANCE, channel().voidPromise());
  }

  @Override
  public void opened() {
    open = true;
    channel().writeAndFlush(Frame.Opened.INSTANCE, channel().voidPromise());
  }

  @Override
  public void refused(PublicClass why, Id id) {
    if (open) {
      abort();
      return;
    }
    open = true;
    channel()
        .writeAndFlush(Frame.Refused.of(why, id))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  protected void said(Object message) {
    if (message instanceof Frame.End && !hasInputEnded()) {
      inputEnded();
    } else {
      broken();
    }
  }

  private void broken() {
    gone();
    reset(channel());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof SslCloseCompletionEvent || event instanceof ChannelInputShutdownEvent) {
      // ATTACK: an end that no frame says may be somebody on the way who drops the rest
      gone();
      from.close();
    } else {
      from.fireUserEventTriggered(event);
    }
  }
}
