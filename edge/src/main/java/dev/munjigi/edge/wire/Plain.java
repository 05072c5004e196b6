package dev.munjigi.edge.wire;

import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.reply.ReplyGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;

/// The answer in clear to a client that forgot the `s` in `https`.
public final class Plain {
  private Plain() {}

  /// Answers below TLS and closes.
  ///
  /// @param context any context of the connection
  /// @param id what the client may name when it asks for help
  public static void answer(
      ChannelHandlerContext context, ReplyGate reply, Refusal refusal, Id id) {
    Response response = reply.refusal(refusal, id, Fields.NONE, false);
    ByteBuf out = context.alloc().buffer(1024);
    Framing length = new Framing.Length(response.body().length);
    new HeadText().reply(out, response.status(), response.fields(), length, HeadText.Keep.CLOSE);
    out.writeBytes(response.body());
    context
        .pipeline()
        .firstContext()
        .writeAndFlush(out)
        .addListener(ChannelFutureListener.CLOSE);
  }
}
