package dev.munjigi.edge.http2;

import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.FrameBudget;
import dev.munjigi.gates.http.HeadLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection to an origin, serving many exchanges at once. It does not mind whether it
/// runs in clear or inside TLS.
///
/// Guarantees: never more streams than the origin allows; no new stream once the origin says that
/// it is going away; an origin that has long said nothing, not even to a probe, is left.
final class Http2Origin extends Frames<OriginStream> {
  /// Replies are the origin's own, so their heads may be larger than those of clients.
  static final HeadLimits REPLY = new HeadLimits(65_536, 262_144, 1_000);

  private static final System.Logger LOGGER = System.getLogger(Http2Origin.class.getName());
  private static final long LOOK_MILLIS = 5_000;

  private final Http2Pool pool;
  private final Way way;
  private final long idleNanos;
  private final FrameBudget budget = new FrameBudget(System.nanoTime());
  private final FrameScan scan = FrameScan.ofOrigin(budget);
  private @Nullable ScheduledFuture<?> look;
  private int serving;
  private boolean settled;
  private boolean websockets;
  private boolean retired;
  private boolean served;
  private long restsSince = System.nanoTime();

  Http2Origin(Http2Pool pool, Way way, long idleNanos) {
    super(Codec.client(REPLY), Codec.ORIGIN_WINDOW);
    this.pool = pool;
    this.way = way;
    this.idleNanos = idleNanos;
  }

  Way way() {
    return way;
  }

  /// Whether it can serve one more exchange.
  boolean hasRoom() {
    int most = Math.min(Codec.STREAMS, connection().local().maxActiveStreams());
    // what a goodbye takes along is asked for again before it is told here
    boolean stays = !retired && !connection().goAwayReceived();
    return settled && stays && channel().channel().isActive() && serving < most;
  }

  /// Takes one more exchange.
  ///
  /// @param over told once when the exchange needs nothing more
  void serve(Origin.Want want, Origin.Events events, Runnable over) {
    serving++;
    budget.useful();
    OriginStream stream = new OriginStream(this, want, events, over, served);
    served = true;
    events.ready(stream);
  }

  /// What may wait on its event loop.
  WaitingBytes waiting() {
    return pool.waiting();
  }

  /// An exchange is over.
  void left() {
    serving--;
    restsSince = System.nanoTime();
    if (retired && serving == 0) {
      channel().close();
    } else {
      pool.room(this);
    }
  }

  /// Whether the origin has said how it wants to be spoken to.
  boolean settled() {
    return settled;
  }

  /// Whether WebSockets may be asked for on its streams (RFC 8441 section 3).
  boolean websockets() {
    return websockets;
  }

  /// Whether the origin surely did nothing for this stream.
  boolean neverSaw(int stream) {
    int last = connection().local().lastStreamKnownByPeer();
    return last >= 0 && stream > last;
  }

  @Override
  void opened() throws Http2Exception {
    super.opened();
    look =
        channel()
            .executor()
            .scheduleWithFixedDelay(
                this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    long now = System.nanoTime();
    if (checkAlive(now) || (serving == 0 && now - restsSince > idleNanos)) {
      retire();
      channel().close();
    } else if (!retired && !pool.current(this)) {
      // the name leads elsewhere: what runs may end here
      retire();
    }
  }

  /// INVARIANT: the pool is told once. Told again at the end of the connection, it would take the
  /// next one, which is on its way by then, for one that came to nothing.
  private void retire() {
    if (!retired) {
      retired = true;
      pool.retired(this);
    }
  }

  @Override
  void head(Http2Stream stream, Block block, boolean ended) throws Http2Exception {
    // ATTACK: streams that nobody asked for would be kept for as long as the connection lasts
    if (!connection().local().isValidStreamId(stream.id())) {
      throw Http2Exception.connectionError(
          Http2Error.PROTOCOL_ERROR, "a stream of the origin's own, `%d`", stream.id());
    }
    OriginStream known = of(stream);
    if (known != null) {
      known.head(block, ended);
    }
  }

  @Override
  void data(OriginStream stream, ByteBuf bytes, boolean ended) {
    stream.data(bytes, ended);
  }

  @Override
  void sentData() {
    budget.useful();
  }

  @Override
  void reset(OriginStream stream, long code) {
    stream.reset(code);
  }

  @Override
  void settings(Http2Settings settings) {
    websockets |= Boolean.TRUE.equals(settings.connectProtocolEnabled());
    if (!settled) {
      settled = true;
      pool.settled(this);
    } else {
      pool.room(this);
    }
  }

  @Override
  void goingAway(int lastStream, long code) {
    retire();
    if (serving == 0) {
      channel().close();
    }
  }

  @Override
  void streamClosed(Http2Stream stream) {
    // exchanges count for themselves
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    ByteBuf bytes = (ByteBuf) message;
    Refusal flood = scan.look(bytes, System.nanoTime());
    if (flood == null) {
      super.channelRead(from, message);
    } else {
      bytes.release();
      onError(from, false, Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, flood.evidence()));
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext at,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception broken) {
    retire();
    bye(0, broken == null ? Http2Error.INTERNAL_ERROR : broken.error());
    at.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    retire();
    if (look != null) {
      look.cancel(false);
    }
    super.channelInactive(from);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      onError(from, false, cause);
    } else {
      // the exchanges on it will say that the connection ended: why is told here
      LOGGER.log(
          System.Logger.Level.WARNING, "the connection to {0} failed: {1}", way, cause);
      from.close();
    }
  }
}
