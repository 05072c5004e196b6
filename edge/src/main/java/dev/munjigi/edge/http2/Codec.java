package dev.munjigi.edge.http2;

import dev.munjigi.gates.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DecoratingHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import java.util.Set;

/// What one connection of HTTP/2 is made of.
///
/// @param sent tells how much data has left for the peer
record Codec(
    Http2ConnectionDecoder decoder,
    Http2ConnectionEncoder encoder,
    Http2Settings settings,
    Sent sent) {
  /// How many exchanges a connection may have at once.
  static final int STREAMS = 100;

  /// How many bytes of one body may wait.
  static final int STREAM_WINDOW = 131_072;

  /// How many bytes of all bodies of a client's connection may wait.
  static final int CLIENT_WINDOW = 1 << 20;

  /// How many bytes of all replies of an origin's connection may wait: no reply holds up another.
  static final int ORIGIN_WINDOW = STREAMS * STREAM_WINDOW;

  /// Fields that are a secret or new each time: not kept in the table of the compression, where
  /// they would be of no use, or could be guessed at (RFC 7541 section 7.1.3).
  private static final Set<String> NOT_KEPT =
      Set.of(
          "authorization",
          "cookie",
          "set-cookie",
          "x-munjigi-exchange",
          "x-munjigi-assertion",
          "sec-websocket-key");

  /// Is told of data that left.
  static final class Sent extends DecoratingHttp2FrameWriter {
    private To to = (stream, bytes) -> {};

    /// Where it is told.
    interface To {
      void sent(int stream, int bytes);
    }

    private Sent(Http2FrameWriter writer) {
      super(writer);
    }

    void to(To listener) {
      to = listener;
    }

    @Override
    public ChannelFuture writeData(
        ChannelHandlerContext context,
        int stream,
        ByteBuf bytes,
        int padding,
        boolean ends,
        ChannelPromise promise) {
      to.sent(stream, bytes.readableBytes());
      return super.writeData(context, stream, bytes, padding, ends, promise);
    }
  }

  /// For a client's connection.
  static Codec server(HeadLimits limits) {
    Http2Connection connection = new DefaultHttp2Connection(true, 0);
    // INVARIANT: the limit holds from the first frame on, not only once the client confirmed it
    connection.remote().maxActiveStreams(STREAMS);
    // what one field counts beyond its octets (RFC 9113 section 6.5.2)
    long most = limits.bytes() + 32L * limits.fields();
    Http2Settings settings =
        new Http2Settings()
            .maxConcurrentStreams(STREAMS)
            .maxHeaderListSize(most)
            .initialWindowSize(STREAM_WINDOW)
            .connectProtocolEnabled(true);
    return of(connection, most, settings);
  }

  /// For a connection to an origin.
  static Codec client(HeadLimits limits) {
    Http2Connection connection = new DefaultHttp2Connection(false, 0);
    long most = limits.bytes();
    Http2Settings settings =
        new Http2Settings()
            .pushEnabled(false)
            .maxHeaderListSize(most)
            .initialWindowSize(STREAM_WINDOW);
    return of(connection, most, settings);
  }

  private static Codec of(Http2Connection connection, long most, Http2Settings settings) {
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    Sent sent =
        new Sent(
            new DefaultHttp2FrameWriter(
                (name, value) -> NOT_KEPT.contains(name.toString()), true));
    Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, sent);
    // how many frames a head is spread over is the flood gate's affair
    DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader(new Block.Reader(most), Integer.MAX_VALUE);
    Http2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            reader,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false,
            false);
    return new Codec(decoder, encoder, settings, sent);
  }
}
