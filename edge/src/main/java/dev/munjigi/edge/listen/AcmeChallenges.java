package dev.munjigi.edge.listen;

import dev.munjigi.gates.tls.ChallengeHello;
import dev.munjigi.gates.tls.Challenges;
import dev.munjigi.gates.tls.Material;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Stands in the place of TLS while an authority may come to check a challenge (tls-alpn-01, RFC
/// 8737): looks at a connection's first record, and makes way for the usual handshake unless it is
/// an authority's hello for a host that is pending.
///
/// Guarantees: a connection that is answered here ends with its handshake, and not one byte of it
/// is read beyond that; every other connection goes on as if this were not there, with all its
/// bytes, under the same deadline.
final class AcmeChallenges extends ByteToMessageDecoder {
  private static final String PROTOCOL = "acme-tls/1";
  private static final ApplicationProtocolConfig ALONE =
      new ApplicationProtocolConfig(
          ApplicationProtocolConfig.Protocol.ALPN,
          ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
          ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
          PROTOCOL);

  private final Supplier<ChannelHandler> usual;
  private final Challenges challenges;
  private boolean decided;

  private AcmeChallenges(Supplier<ChannelHandler> usual, Challenges challenges) {
    this.usual = usual;
    this.challenges = challenges;
  }

  /// The handler of a new connection: the usual one, while no challenge of a handshake is pending.
  ///
  /// @param usual makes the usual one, at most once
  static ChannelHandler before(
      Supplier<ChannelHandler> usual, @Nullable Challenges challenges) {
    return challenges == null || !challenges.awaitsHandshakes()
        ? usual.get()
        : new AcmeChallenges(usual, challenges);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws SSLException {
    if (decided || in.readableBytes() < ChallengeHello.HEAD) {
      return;
    }
    int length = ChallengeHello.length(bytes(in, ChallengeHello.HEAD));
    if (length > in.readableBytes()) {
      return;
    }
    decided = true;
    Material answer =
        length == 0
            ? null
            : ChallengeHello.host(bytes(in, length))
                .map(host -> challenges.handshake(host.text()))
                .orElse(null);
    if (answer == null) {
      context.pipeline().replace(this, null, usual.get());
      return;
    }
    SslHandler handler =
        SslContextBuilder.forServer(
                answer.key(), answer.chain().toArray(new X509Certificate[0]))
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .applicationProtocolConfig(ALONE)
            .build()
            .newHandler(context.alloc());
    // the handshake's deadline is the flood gate's
    handler.setHandshakeTimeoutMillis(0);
    context.pipeline().addAfter(context.name(), null, new End());
    context.pipeline().replace(this, null, handler);
  }

  private static byte[] bytes(ByteBuf in, int length) {
    byte[] bytes = new byte[length];
    in.getBytes(in.readerIndex(), bytes);
    return bytes;
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws SSLException {
    // a connection that ends before its hello is the usual handshake's to judge
    if (!decided) {
      decided = true;
      context.pipeline().replace(this, null, usual.get());
    }
  }

  /// Ends the connection with its handshake; a handshake that fails goes on to be told.
  private static final class End extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent end && end.isSuccess()) {
        // INVARIANT: nothing behind this handler learns of a handshake that was for an authority
        context.pipeline().remove(Handshake.class);
        context.close();
      } else {
        context.fireUserEventTriggered(event);
      }
    }
  }
}
