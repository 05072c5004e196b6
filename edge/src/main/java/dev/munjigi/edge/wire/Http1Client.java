package dev.munjigi.edge.wire;

import static java.util.Objects.requireNonNull;

import dev.munjigi.edge.walk.Client;
import dev.munjigi.edge.walk.Lane;
import dev.munjigi.edge.walk.Passage;
import dev.munjigi.edge.walk.Walk;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.flood.Pace;
import dev.munjigi.gates.flood.Pace.Phase;
import dev.munjigi.gates.http.HeadParser;
import dev.munjigi.gates.http.HeadParser.ParsedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection of a client. Exchanges follow each other; what is pipelined waits, in a
/// bounded buffer, until the one before is answered.
public final class Http1Client extends ChannelInboundHandlerAdapter implements Client, Lane.Timed {
  /// How many bytes of later requests may wait.
  private static final int PIPELINED = 65_536;

  private static final RawRequest UNREAD = new RawRequest(Protocol.HTTP_1_1, "", "", Fields.NONE);

  private final Walk walk;
  private final Lane lane;
  private final LoopBuffers buffers;
  private final Connection connection;
  private final HeadReader heads;
  private final Pace pace;
  private final Farewell farewell = new Farewell();
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ReplyWriter out;
  private @Nullable Passage passage;
  private @Nullable BodyReader body;
  private boolean bodyWanted;
  private boolean tunnel;
  private boolean reading;
  private boolean inputEnded;
  private boolean closing;
  private boolean replying;
  private long beganNanos;

  /// @param connection the connection, its handshake done if it has one
  public Http1Client(Walk walk, Lane lane, LoopBuffers buffers, Connection connection) {
    this.walk = walk;
    this.lane = lane;
    this.buffers = buffers;
    this.connection = connection;
    this.heads = new HeadReader(buffers);
    this.pace = walk.gates().pace().begin(System.nanoTime());
  }

  private ChannelHandlerContext channel() {
    return requireNonNull(context, "the connection is not open yet");
  }

  private ReplyWriter out() {
    return requireNonNull(out, "the connection is not open yet");
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    out = new ReplyWriter(added, buffers.heads());
    pace.enter(Phase.IDLE, System.nanoTime());
    lane.watch(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (closing) {
      farewell.read(from, bytes.readableBytes());
      bytes.release();
      return;
    }
    in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), in, bytes);
    read();
  }

  /// Deals with what stands in the buffer, as far as it is wanted.
  private void read() {
    if (reading) {
      return;
    }
    reading = true;
    while (!closing && readOne()) {
      // each turn deals with one head or one part of a body
    }
    reading = false;
    if (passage != null) {
      passage.requestReadComplete();
    }
    if (!in.isReadable()) {
      // a connection that rests holds no buffer
      in.release();
      in = Unpooled.EMPTY_BUFFER;
    }
    if (inputEnded && !closing) {
      nothingFollows();
    }
    adjust();
  }

  /// All that came was read as far as it is wanted, and no more will come.
  private void nothingFollows() {
    if (passage == null) {
      if (!in.isReadable() || writable()) {
        endQuietly();
      }
    } else if (bodyOpen() && bodyWanted) {
      leave();
      channel().close();
    }
  }

  /// Reads on from the network only what there is a use or room for.
  private void adjust() {
    if (!closing) {
      boolean room = passage == null ? writable() : in.readableBytes() < PIPELINED;
      boolean use = bodyOpen() ? bodyWanted : room;
      channel().channel().config().setAutoRead(use);
    }
  }

  private boolean bodyOpen() {
    return tunnel || body != null;
  }

  private boolean readOne() {
    Passage now = passage;
    if (now == null) {
      // ATTACK: answers to a client that sends and never reads would pile up without end
      return in.isReadable() && writable() && readHead();
    }
    if (!bodyOpen() || !bodyWanted) {
      return false;
    }
    return tunnel ? readTunnel(now) : readBody(now);
  }

  private boolean readHead() {
    if (beganNanos == 0) {
      beganNanos = System.nanoTime();
      pace.enter(Phase.HEAD, beganNanos);
    }
    ParsedRequest parsed = heads.request(in, walk.gates().settings().http().limits());
    switch (parsed) {
      case null -> {
        return false;
      }
      case HeadParser.Bad bad -> begin(UNREAD, bad.refusal());
      case HeadParser.Request request -> begin(request.raw(), null);
    }
    return true;
  }

  /// Begins an exchange; `refusal` says that its head was malformed.
  private void begin(RawRequest raw, @Nullable Refusal refusal) {
    out().begin(raw.protocol());
    replying = false;
    bodyWanted = false;
    body = null;
    long began = beganNanos;
    beganNanos = 0;
    pace.enter(Phase.WAITING, System.nanoTime());
    Passage begun = walk.prepare(this, lane, raw, began);
    passage = begun;
    if (refusal == null) {
      begun.start();
    } else {
      begun.requestBroken(refusal);
    }
  }

  private boolean readTunnel(Passage now) {
    if (!in.isReadable()) {
      return false;
    }
    ByteBuf all = in;
    in = Unpooled.EMPTY_BUFFER;
    pace.moved(all.readableBytes());
    now.requestBody(all);
    return true;
  }

  private boolean readBody(Passage now) {
    BodyReader reader = body;
    if (reader == null) {
      return false;
    }
    switch (reader.next(in)) {
      case MORE -> {
        return false;
      }
      case DATA -> {
        ByteBuf part = reader.take(in);
        if (pace.phase() == Phase.BODY) {
          pace.moved(part.readableBytes());
        }
        now.requestBody(part);
      }
      case END -> {
        body = null;
        if (!replying) {
          pace.enter(Phase.WAITING, System.nanoTime());
        }
        now.requestEnd(reader.trailers());
      }
      case BAD -> now.requestBroken(reader.fault());
    }
    return true;
  }

  @Override
  public EventLoop loop() {
    return lane.loop();
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public boolean writable() {
    return channel().channel().isWritable();
  }

  @Override
  public void incoming(Framing framing, long most) {
    if (!(framing instanceof Framing.None)) {
      body = new BodyReader(framing, most);
    }
  }

  @Override
  public void wantBody(boolean more) {
    if (bodyWanted == more) {
      return;
    }
    bodyWanted = more;
    if (body != null && !replying) {
      paceOfBody(more);
    }
    read();
  }

  /// A client owes bytes of its body only while the gate asks for them.
  private void paceOfBody(boolean asked) {
    long now = System.nanoTime();
    if (!asked) {
      pace.pause(now);
    } else if (pace.phase() == Phase.BODY) {
      pace.resume(now);
    } else {
      pace.enter(Phase.BODY, now);
    }
  }

  @Override
  public void proceed() {
    if (!in.isReadable()) {
      interim(100, Fields.NONE);
      flush();
    }
  }

  @Override
  public void interim(int status, Fields fields) {
    out().interim(status, fields);
  }

  @Override
  public void head(int status, Fields fields, Framing framing) {
    Passage now = passage;
    replying = true;
    pace.enter(Phase.DRAIN, System.nanoTime());
    boolean keep = now != null && now.mayKeep();
    out().head(status, fields, framing, now != null && now.headOnly(), keep);
  }

  @Override
  public void body(ByteBuf bytes) {
    if (tunnel) {
      pace.moved(bytes.readableBytes());
    }
    out().body(bytes);
  }

  @Override
  public void flush() {
    out().flush();
  }

  @Override
  public void trailers(Fields trailers) {
    out().trailers(trailers);
  }

  @Override
  public void finish(boolean keep) {
    over(out().end() && keep);
  }

  @Override
  public void answer(Response response, boolean keep) {
    Passage now = passage;
    out().answer(response, now != null && now.headOnly(), keep, walk.ports().clock().instant());
    over(keep);
  }

  /// The exchange is over.
  private void over(boolean keep) {
    passage = null;
    bodyWanted = false;
    flush();
    if (keep && body == null && !tunnel && (!inputEnded || in.isReadable())) {
      pace.enter(Phase.IDLE, System.nanoTime());
      adjust();
      if (in.isReadable() && !reading) {
        // INVARIANT: the next exchange begins after this one is written down
        lane.loop().execute(this::read);
      }
    } else {
      endQuietly();
    }
  }

  @Override
  public void tunnel() {
    tunnel = true;
    pace.enter(Phase.STREAM, System.nanoTime());
    flush();
  }

  @Override
  public void abort() {
    passage = null;
    closing = true;
    farewell.reset(channel());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    from.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    Passage now = passage;
    if (now != null) {
      now.clientWritable(from.channel().isWritable());
    } else if (from.channel().isWritable()) {
      // INVARIANT: the exchange that is just ending is written down before the next one begins
      lane.loop().execute(this::read);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
      inputEnded();
    } else {
      from.fireUserEventTriggered(event);
    }
  }

  /// The client sends nothing more, but may still wait for its reply.
  private void inputEnded() {
    inputEnded = true;
    if (closing) {
      farewell.inputEnded(channel());
    } else {
      read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    leave();
  }

  private void leave() {
    closing = true;
    Passage now = passage;
    passage = null;
    if (now != null) {
      now.clientGone();
    }
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext from) {
    lane.unwatch(this);
    in.release();
    in = Unpooled.EMPTY_BUFFER;
    out().release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    leave();
    from.close();
  }

  @Override
  public void check(long nanos) {
    if (closing) {
      checkFarewell(nanos);
      return;
    }
    Passage now = passage;
    if (now != null) {
      now.check(nanos);
    }
    if (closing) {
      return;
    }
    paceOfReply(nanos);
    switch (pace.check(nanos)) {
      case Pace.Fine fine -> closeIfDraining();
      case Pace.Idle idle -> endQuietly();
      case Pace.TooSlow slow -> tooSlow(slow.refusal());
    }
  }

  /// A client that still takes what was written is let finish, at the pace that it owes.
  private void checkFarewell(long nanos) {
    farewell.check(channel(), nanos);
    if (farewell.sending()) {
      paceOfReply(nanos);
      if (pace.check(nanos) instanceof Pace.TooSlow) {
        farewell.reset(channel());
      }
    }
  }

  /// A client owes the taking of what it is sent only while bytes are pending towards it.
  private void paceOfReply(long nanos) {
    boolean pending = out().onTheWay() > 0;
    if (pace.phase() == Phase.DRAIN) {
      pace.moved(out().takenSince());
      if (pending) {
        pace.resume(nanos);
      } else if (passage == null && !closing) {
        pace.enter(Phase.IDLE, nanos);
      } else {
        pace.pause(nanos);
      }
    } else if (pending && (pace.phase() == Phase.IDLE || pace.phase() == Phase.WAITING)) {
      // ATTACK: interim replies and whole answers are not taken by themselves either
      pace.enter(Phase.DRAIN, nanos);
      pace.resume(nanos);
      out().count();
    }
  }

  private void closeIfDraining() {
    if (passage == null && walk.draining() && !in.isReadable()) {
      endQuietly();
    }
  }

  private void endQuietly() {
    closing = true;
    if (pace.phase() != Phase.DRAIN) {
      pace.enter(Phase.DRAIN, System.nanoTime());
      out().count();
    }
    farewell.begin(channel());
    if (inputEnded) {
      farewell.inputEnded(channel());
    }
  }

  private void tooSlow(Refusal refusal) {
    Passage now = passage;
    if (now == null) {
      begin(UNREAD, refusal);
    } else {
      now.requestBroken(refusal);
    }
  }
}
