package dev.munjigi.edge.http2;

import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.edge.wire.Farewell;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.FrameBudget;
import dev.munjigi.gates.flood.Pace;
import dev.munjigi.gates.flood.Pace.Phase;
import dev.munjigi.gates.http.HeadLimits;
import dev.munjigi.gates.http.HttpReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.HeaderListSizeException;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One HTTP/2 connection of a client (RFC 9113). Each of its streams is an exchange of its own.
///
/// Guarantees: no more than 100 exchanges at once, 1 MiB of bodies that wait, and 256 KiB on their
/// way to the client beside one part of each reply; frames that carry nothing, resets, and heads
/// that do not end are bounded in number and time. A connection that ends for such a reason ends
/// with GOAWAY and an event.
public final class Http2Client extends Frames<ClientStream> implements Lane.Timed {
  private final Walk walk;
  private final Lane lane;
  private final Connection connection;
  private final FrameBudget budget;
  private final FrameScan scan;
  private final Pace pace;
  private final Pace drain;
  private final Farewell farewell = new Farewell();
  private final Past past = new Past();
  private boolean closing;
  private boolean inputEnded;
  private int goodbyes;
  private long pending;

  /// @param connection the connection, its handshake done if it has one
  public Http2Client(Walk walk, Lane lane, Connection connection) {
    super(Codec.server(walk.gates().settings().http().limits()), Codec.CLIENT_WINDOW);
    long now = System.nanoTime();
    this.walk = walk;
    this.lane = lane;
    this.connection = connection;
    this.budget = new FrameBudget(now);
    this.scan = FrameScan.ofClient(budget);
    this.pace = walk.gates().pace().begin(now);
    this.drain = walk.gates().pace().begin(now);
  }

  Walk walk() {
    return walk;
  }

  Lane lane() {
    return lane;
  }

  /// Whose what waits on it is; null when that is never limited.
  @Nullable Network source() {
    return walk.gates().shares().source(connection.source());
  }

  Connection came() {
    return connection;
  }

  HeadLimits limits() {
    return walk.gates().settings().http().limits();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) throws Exception {
    super.handlerAdded(added);
    long now = System.nanoTime();
    pace.enter(Phase.IDLE, now);
    drain.enter(Phase.WAITING, now);
    lane.watch(this);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext from) throws Exception {
    lane.unwatch(this);
    super.handlerRemoved0(from);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
    ByteBuf bytes = (ByteBuf) message;
    if (closing) {
      farewell.read(from, bytes.readableBytes());
      bytes.release();
      return;
    }
    Refusal refusal = scan.look(bytes, System.nanoTime());
    if (refusal != null) {
      bytes.release();
      end(refusal, Http2Error.ENHANCE_YOUR_CALM);
      return;
    }
    super.channelRead(from, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    super.channelReadComplete(from);
    paceOfConnection(System.nanoTime());
  }

  /// The client owes a head that it began; without exchanges it may rest for a while.
  private void paceOfConnection(long nanos) {
    if (closing) {
      return;
    }
    Phase due = scan.headOpen() ? Phase.HEAD : streams() == 0 ? Phase.IDLE : Phase.WAITING;
    if (pace.phase() != due) {
      pace.enter(due, nanos);
    }
  }

  @Override
  void head(Http2Stream stream, Block block, boolean ended) {
    ClientStream known = of(stream);
    if (known != null) {
      known.trailers(block);
      return;
    }
    long now = System.nanoTime();
    // it has asked for something, so it may rest as long as any connection
    pace.enter(Phase.HEAD, now);
    pace.enter(Phase.WAITING, now);
    ClientStream begun = new ClientStream(this, stream, now);
    stands(stream, begun);
    begun.head(block, ended);
  }

  @Override
  void data(ClientStream stream, ByteBuf bytes, boolean ended) {
    stream.data(bytes, ended);
  }

  @Override
  void reset(ClientStream stream, long code) {
    // that it is over is told when the codec closes it
  }

  @Override
  void settings(Http2Settings settings) {
    // the codec goes by them
  }

  @Override
  void goingAway(int last, long code) {
    // the gate opens no streams towards clients
  }

  @Override
  void sentData() {
    budget.useful();
  }

  @Override
  void streamClosed(Http2Stream stream) {
    past.add(stream.id(), stream.isResetSent());
    paceOfConnection(System.nanoTime());
    if (inputEnded && streams() == 0 && !closing) {
      quietly();
    }
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext at, boolean outbound, Throwable cause, StreamException broken) {
    Http2Stream stream = connection().stream(broken.streamId());
    if (stream == null && broken.error() == Http2Error.STREAM_CLOSED) {
      onClosedStream(at, broken);
      return;
    }
    // ATTACK: frames that make the gate reset streams leave as much behind as resets of the client
    Refusal refusal = outbound ? null : budget.reset(System.nanoTime());
    if (refusal != null) {
      end(refusal, Http2Error.ENHANCE_YOUR_CALM);
    } else if (!(broken instanceof HeaderListSizeException large) || !tooLarge(large)) {
      // one more head behind the end is what the codec calls a malformed one
      boolean over =
          stream != null
              && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
              && broken.error() == Http2Error.PROTOCOL_ERROR;
      Http2Error error = over ? Http2Error.STREAM_CLOSED : broken.error();
      resetStream(at, broken.streamId(), error.code(), at.newPromise());
    }
  }

  /// Frames of a stream that the gate reset were on their way; others have no business there (RFC
  /// 9113 section 5.1).
  private void onClosedStream(ChannelHandlerContext at, StreamException broken) {
    switch (past.of(broken.streamId())) {
      case RESET_BY_GATE -> {}
      case CLOSED ->
          onConnectionError(at, false, broken, new Http2Exception(broken.error(), "a closed stream"));
      case UNKNOWN ->
          onConnectionError(
              at,
              false,
              broken,
              new Http2Exception(Http2Error.PROTOCOL_ERROR, "a stream out of order"));
    }
  }

  /// Answers a head that is larger than heads may be; false when there is nobody to answer.
  private boolean tooLarge(HeaderListSizeException large) {
    if (!large.duringDecode() || connection().stream(large.streamId()) != null) {
      return false;
    }
    try {
      Http2Stream stream = connection().remote().createStream(large.streamId(), false);
      ClientStream begun = new ClientStream(this, stream, System.nanoTime());
      stands(stream, begun);
      begun.refuse(HttpReason.FIELDS_TOO_LARGE.refusal(String.valueOf(large.getMessage())));
      return true;
    } catch (Http2Exception closed) {
      return false;
    }
  }

  @Override
  protected void onConnectionError(
      ChannelHandlerContext at,
      boolean outbound,
      Throwable cause,
      @Nullable Http2Exception broken) {
    if (closing) {
      return;
    }
    if (cause instanceof IOException) {
      closing = true;
      at.close();
    } else if (broken == null || broken.error() == Http2Error.INTERNAL_ERROR) {
      System.getLogger("http2").log(System.Logger.Level.ERROR, "a connection failed", cause);
      close(Http2Error.INTERNAL_ERROR);
    } else {
      String seen = broken.error() + ": " + printable(broken.getMessage());
      end(HttpReason.FRAMES_MALFORMED.refusal(seen), broken.error());
    }
  }

  private static String printable(@Nullable String text) {
    return text == null ? "" : text.replaceAll("[^ -~]", "?");
  }

  /// Ends the connection for something that the client did.
  void end(Refusal refusal, Http2Error error) {
    if (!closing) {
      walk.ports().observer().turnedAway(connection, refusal);
      close(error);
    }
  }

  /// Says goodbye and leaves all exchanges.
  private void close(Http2Error error) {
    closing = true;
    bye(connection().remote().lastStreamCreated(), error);
    for (ClientStream stream : open()) {
      stream.leave();
    }
    farewell.begin(channel());
  }

  private void quietly() {
    closing = true;
    bye(connection().remote().lastStreamCreated(), Http2Error.NO_ERROR);
    farewell.begin(channel());
    if (inputEnded) {
      farewell.inputEnded(channel());
    }
  }

  private List<ClientStream> open() {
    List<ClientStream> open = new ArrayList<>(streams());
    try {
      connection()
          .forEachActiveStream(
              stream -> {
                ClientStream known = of(stream);
                if (known != null) {
                  open.add(known);
                }
                return true;
              });
    } catch (Http2Exception broken) {
      throw new IllegalStateException(broken);
    }
    return open;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) throws Exception {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      inputEnded();
    } else {
      super.userEventTriggered(from, event);
    }
  }

  /// The client sends nothing more, but may still wait for its replies.
  private void inputEnded() {
    inputEnded = true;
    if (closing) {
      farewell.inputEnded(channel());
      return;
    }
    for (ClientStream stream : open()) {
      stream.inputEnded();
    }
    if (streams() == 0 && !closing) {
      quietly();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) throws Exception {
    closing = true;
    super.channelInactive(from);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
      onError(from, false, cause);
    } else {
      closing = true;
      from.close();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) throws Exception {
    boolean takes = from.channel().isWritable();
    long now = System.nanoTime();
    drain.enter(takes ? Phase.WAITING : Phase.DRAIN, now);
    if (!takes) {
      drain.resume(now);
      pending = onTheWay();
    }
    super.channelWritabilityChanged(from);
    if (closing) {
      from.channel().config().setAutoRead(true);
    }
  }

  private long onTheWay() {
    var buffer = channel().channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public void check(long nanos) {
    if (closing) {
      farewell.check(channel(), nanos);
      if (farewell.sending() && checkDrain(nanos) != null) {
        farewell.reset(channel());
      }
      return;
    }
    Refusal slow = checkDrain(nanos);
    if (slow != null) {
      walk.ports().observer().turnedAway(connection, slow);
      closing = true;
      farewell.reset(channel());
      return;
    }
    for (ClientStream stream : open()) {
      stream.check(nanos);
    }
    if (!closing) {
      checkConnection(nanos);
    }
  }

  private void checkConnection(long nanos) {
    if (checkAlive(nanos)) {
      closing = true;
      farewell.reset(channel());
      return;
    }
    switch (pace.check(nanos)) {
      case Pace.Fine fine -> goodbyeIfDraining();
      case Pace.Idle idle -> quietly();
      case Pace.TooSlow slow -> end(slow.refusal(), Http2Error.ENHANCE_YOUR_CALM);
    }
  }

  /// Why the client takes what was written too slowly, or null.
  private @Nullable Refusal checkDrain(long nanos) {
    if (drain.phase() == Phase.DRAIN) {
      long left = onTheWay();
      drain.moved(Math.max(0, pending - left));
      pending = left;
    } else if (closing) {
      drain.enter(Phase.DRAIN, nanos);
      drain.resume(nanos);
      pending = onTheWay();
    }
    return drain.check(nanos) instanceof Pace.TooSlow slow ? slow.refusal() : null;
  }

  /// The gate stops: the client is told so, then how far it was heard, then no more (RFC 9113
  /// section 6.8).
  private void goodbyeIfDraining() {
    if (!walk.draining()) {
      return;
    }
    if (goodbyes == 0) {
      bye(Integer.MAX_VALUE, Http2Error.NO_ERROR);
    } else if (goodbyes == 2) {
      bye(connection().remote().lastStreamCreated(), Http2Error.NO_ERROR);
    }
    goodbyes++;
    if (goodbyes > 2 && streams() == 0) {
      quietly();
    }
  }
}
