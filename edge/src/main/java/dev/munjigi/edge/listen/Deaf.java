package dev.munjigi.edge.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/// Takes no notice of what comes.
final class Deaf extends ChannelInboundHandlerAdapter {
  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    from.close();
  }
}
