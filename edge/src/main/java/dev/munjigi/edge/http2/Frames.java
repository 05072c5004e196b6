package dev.munjigi.edge.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// One connection of HTTP/2, as what clients' and origins' have in common: reading as long as the
/// peer takes what is written, streams and the objects that stand for them, and one flush for all
/// that was read at once.
///
/// @param <S> what stands for a stream
abstract class Frames<S extends Frames.Stream> extends Http2ConnectionHandler {
  /// After how long without a word the peer is asked for one.
  private static final long QUIET_NANOS = 20_000_000_000L;

  /// After how long without a word it is taken for dead.
  private static final long DEAD_NANOS = 50_000_000_000L;

  private final io.netty.handler.codec.http2.Http2Connection.PropertyKey key;
  private final int window;
  private final Queue<S> touched = new ArrayDeque<>(4);
  private @Nullable ChannelHandlerContext context;
  private boolean reading;
  private boolean asked;
  private long heardNanos = System.nanoTime();

  /// One stream.
  interface Stream {
    /// The peer takes more, or no more for now.
    void writabilityChanged();

    /// So much of its data has left.
    void sent(int bytes);

    /// All that was read at once has been told.
    void readComplete();

    /// The stream is over, for whatever reason.
    void closed();
  }

  Frames(Codec codec, int window) {
    super(codec.decoder(), codec.encoder(), codec.settings(), true);
    this.window = window;
    this.key = connection().newKey();
    Heard heard = new Heard();
    connection().addListener(heard);
    codec.decoder().frameListener(heard);
    codec.sent().to(this::sent);
    codec
        .encoder()
        .flowController()
        .listener(
            stream -> {
              S known = of(stream);
              if (known != null) {
                known.writabilityChanged();
              }
            });
  }

  /// A head came on this stream, or its trailers.
  abstract void head(Http2Stream stream, Block block, boolean ended) throws Http2Exception;

  /// Data came; the receiver gives its bytes back with `consumed` when they are used.
  abstract void data(S stream, ByteBuf bytes, boolean ended);

  /// The peer reset a stream.
  abstract void reset(S stream, long code);

  /// The peer said how it wants to be spoken to.
  abstract void settings(Http2Settings settings);

  /// The peer takes no streams above this one.
  abstract void goingAway(int last, long code);

  /// This stream is over.
  abstract void streamClosed(Http2Stream stream);

  ChannelHandlerContext channel() {
    if (context == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return context;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    context = added;
    super.handlerAdded(added);
    if (added.channel().isActive()) {
      opened();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext from) throws Exception {
    super.channelActive(from);
    opened();
  }

  /// The settings are on their way; the window of the whole connection follows.
  void opened() throws Http2Exception {
    Http2Stream whole = connection().connectionStream();
    var windows = decoder().flowController();
    windows.incrementWindowSize(whole, window - windows.windowSize(whole));
    flush(channel());
  }

  /// What stands for this stream, or null.
  @Nullable S of(@Nullable Http2Stream stream) {
    return stream == null ? null : stream.getProperty(key);
  }

  void stands(Http2Stream stream, S here) {
    stream.setProperty(key, here);
  }

  int streams() {
    return connection().numActiveStreams();
  }

  private void sent(int stream, int bytes) {
    S known = of(connection().stream(stream));
    if (known != null && bytes > 0) {
      known.sent(bytes);
    }
    sentData();
  }

  /// Data left, on whatever stream.
  void sentData() {}

  boolean writable(Http2Stream stream) {
    return encoder().flowController().isWritable(stream);
  }

  /// Bytes of a body were used: the peer may send as many more.
  void consumed(Http2Stream stream, int bytes) {
    try {
      if (bytes > 0 && decoder().flowController().consumeBytes(stream, bytes)) {
        flushed();
      }
    } catch (Http2Exception broken) {
      onError(channel(), false, broken);
    }
  }

  /// Once all that came at once is told, this stream wants to know.
  void touched(S stream) {
    if (reading) {
      touched.add(stream);
    } else {
      stream.readComplete();
    }
  }

  /// Sends on what was written, at once or with the rest of what is written now.
  void flushed() {
    if (!reading && context != null) {
      flush(context);
    }
  }

  /// Ends a stream in the middle.
  void reset(Http2Stream stream, Http2Error error) {
    resetStream(channel(), stream.id(), error.code(), channel().newPromise());
    flushed();
  }

  /// Says goodbye: no streams above `last` were heard or will be.
  void bye(int last, Http2Error error) {
    ChannelHandlerContext to = channel();
    goAway(to, last, error.code(), Unpooled.EMPTY_BUFFER, to.newPromise());
    flush(to);
  }

  /// Whether the peer said something lately.
  boolean heardLately(long nanos) {
    return nanos - heardNanos < DEAD_NANOS;
  }

  /// Asks a peer that has long said nothing for a word.
  ///
  /// @return whether it is to be taken for dead
  boolean checkAlive(long nanos) {
    if (streams() == 0) {
      heardNanos = nanos;
    } else if (nanos - heardNanos > QUIET_NANOS && !asked) {
      asked = true;
      encoder().writePing(channel(), false, nanos, channel().newPromise());
      flush(channel());
    }
    return !heardLately(nanos);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    heardNanos = System.nanoTime();
    asked = false;
    reading = true;
    super.channelRead(from, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    for (S one = touched.poll(); one != null; one = touched.poll()) {
      one.readComplete();
    }
    reading = false;
    discardSomeReadBytes();
    from.fireChannelReadComplete();
    flush(from);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) throws Exception {
    super.channelWritabilityChanged(from);
    // ATTACK: answers to a peer that sends and never reads would pile up without end
    from.channel().config().setAutoRead(from.channel().isWritable());
  }

  /// Told by the codec.
  private final class Heard extends Http2EventAdapter {
    @Override
    public void onHeadersRead(
        ChannelHandlerContext from,
        int id,
        Http2Headers headers,
        int dependency,
        short weight,
        boolean exclusive,
        int padding,
        boolean ended)
        throws Http2Exception {
      onHeadersRead(from, id, headers, padding, ended);
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext from, int id, Http2Headers headers, int padding, boolean ended)
        throws Http2Exception {
      Http2Stream stream = connection().stream(id);
      if (stream != null) {
        head(stream, (Block) headers, ended);
      }
    }

    @Override
    public int onDataRead(
        ChannelHandlerContext from, int id, ByteBuf bytes, int padding, boolean ended) {
      S stream = of(connection().stream(id));
      if (stream == null) {
        return padding + bytes.readableBytes();
      }
      data(stream, bytes, ended);
      return padding;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext from, int id, long code) {
      S stream = of(connection().stream(id));
      if (stream != null) {
        Frames.this.reset(stream, code);
      }
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext from, Http2Settings read) {
      settings(read);
    }

    @Override
    public void onGoAwayRead(ChannelHandlerContext from, int last, long code, ByteBuf debug) {
      goingAway(last, code);
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      S known = of(stream);
      if (known != null) {
        known.closed();
      }
      streamClosed(stream);
    }
  }
}
