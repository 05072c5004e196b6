package dev.munjigi.edge.http2;

import dev.munjigi.edge.walk.Client;
import dev.munjigi.edge.walk.Passage;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.RawRequest;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Response;
import dev.munjigi.gates.flood.Pace;
import dev.munjigi.gates.flood.Pace.Phase;
import dev.munjigi.gates.http.BodyCount;
import dev.munjigi.gates.http.HeadParser;
import dev.munjigi.gates.http.Http2Head;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// One exchange on a stream of a client's HTTP/2 connection.
///
/// A malformed request is answered and then reset (RFC 9113 section 8.1.1); an answer before the
/// end of the request is followed by a reset without error (section 8.1).
final class ClientStream implements Client, Frames.Stream {
  private static final RawRequest UNREAD = new RawRequest(Protocol.HTTP_2, "", "", Fields.NONE);
  private static final int SWITCHING = 101;
  private static final String CONNECT = "CONNECT";

  private final Http2Client connection;
  private final Http2Stream stream;
  private final long beganNanos;
  private final Pace pace;
  private final Waiting waiting;
  private final @Nullable Network source;
  private @Nullable Passage passage;
  private @Nullable BodyCount count;
  private @Nullable Http2Headers held;
  private Fields requestTrailers = Fields.NONE;
  private Fields replyTrailers = Fields.NONE;
  private Http2Error fate = Http2Error.INTERNAL_ERROR;
  private boolean ended;
  private boolean toldEnd;
  private boolean malformed;
  private boolean tunnel;
  private boolean gone;
  private boolean connects;
  private long pending;
  private long counted;

  ClientStream(Http2Client connection, Http2Stream stream, long beganNanos) {
    this.connection = connection;
    this.stream = stream;
    this.beganNanos = beganNanos;
    this.pace = connection.walk().gates().pace().begin(beganNanos);
    this.source = connection.source();
    this.waiting =
        new Waiting(
            bytes -> connection.consumed(stream, bytes), connection.lane().waiting(), source);
    pace.enter(Phase.WAITING, beganNanos);
  }

  /// The head of the request came.
  void head(Block block, boolean last) {
    ended = last;
    switch (new Http2Head(connection.limits()).request(block.pairs(), last)) {
      case HeadParser.Bad bad -> {
        malformed = true;
        refuse(bad.refusal());
      }
      case HeadParser.Request request -> {
        connects = request.raw().method().equals(CONNECT);
        begin(request.raw()).start();
      }
    }
  }

  /// Begins an exchange whose head is refused.
  void refuse(Refusal refusal) {
    begin(UNREAD).requestBroken(refusal);
  }

  private Passage begin(RawRequest raw) {
    Passage begun = connection.walk().prepare(this, connection.lane(), raw, beganNanos);
    passage = begun;
    return begun;
  }

  /// The trailers of the request came; the codec has made sure that they end it.
  void trailers(Block block) {
    ended = true;
    switch (new Http2Head(connection.limits()).trailers(block.pairs())) {
      case Http2Head.BadTrailers bad -> broken(bad.refusal());
      case Http2Head.Trailing good -> {
        requestTrailers = good.fields();
        Refusal refusal = count == null ? null : count.take(0, true);
        if (refusal == null) {
          deliver();
        } else {
          broken(refusal);
        }
      }
    }
  }

  /// A part of the request's body came.
  void data(ByteBuf bytes, boolean last) {
    ended |= last;
    int size = bytes.readableBytes();
    if (passage == null) {
      connection.consumed(stream, size);
      return;
    }
    if (pace.phase() == Phase.BODY || pace.phase() == Phase.STREAM) {
      pace.moved(size);
    }
    Refusal refusal = count == null ? null : count.take(size, last);
    if (refusal != null) {
      connection.consumed(stream, size);
      broken(refusal);
      return;
    }
    if (size > 0) {
      waiting.add(bytes.retain());
    }
    deliver();
    full(waiting.keep());
  }

  private void full(@Nullable Refusal refusal) {
    Passage now = passage;
    if (refusal != null && now != null) {
      now.requestBroken(refusal);
    }
  }

  private void broken(Refusal refusal) {
    malformed = true;
    Passage now = passage;
    if (now != null) {
      now.requestBroken(refusal);
    }
  }

  /// Gives the exchange what it wants of the body.
  private void deliver() {
    waiting.give(this::part);
    Passage now = passage;
    if (now == null || waiting.giving()) {
      return;
    }
    if (ended && !toldEnd && waiting.isEmpty() && waiting.wanted()) {
      toldEnd = true;
      if (pace.phase() == Phase.BODY) {
        pace.enter(Phase.WAITING, System.nanoTime());
      }
      now.requestEnd(requestTrailers);
      if (tunnel && passage != null) {
        over(writeEnd());
      }
    }
    connection.touched(this);
  }

  private void part(ByteBuf bytes) {
    Passage now = passage;
    if (now == null) {
      bytes.release();
    } else {
      now.requestBody(bytes);
    }
  }

  @Override
  public void readComplete() {
    Passage now = passage;
    if (now != null) {
      now.requestReadComplete();
    }
  }

  @Override
  public EventLoop loop() {
    return connection.lane().loop();
  }

  @Override
  public Connection connection() {
    return connection.came();
  }

  @Override
  public boolean writable() {
    return !gone && connection.writable(stream);
  }

  @Override
  public void incoming(Framing framing, long most) {
    toldEnd = framing instanceof Framing.None;
    // what a WebSocket's client sends ahead of the answer is no body
    count = connects ? null : new BodyCount(framing, most);
  }

  @Override
  public void wantBody(boolean more) {
    if (waiting.wanted() == more) {
      return;
    }
    waiting.want(more);
    Passage now = passage;
    if (count != null && !toldEnd && pace.phase() != Phase.DRAIN && now != null) {
      paceOfBody(more && !ended && !now.maySleep());
    }
    if (more) {
      deliver();
    }
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
    interim(100, Fields.NONE);
    flush();
  }

  @Override
  public void interim(int status, Fields fields) {
    if (!gone) {
      write(HeadFields.reply(status, fields, Framing.None.INSTANCE), false);
      flush();
    }
  }

  @Override
  public void head(int status, Fields fields, Framing framing) {
    pace.enter(Phase.DRAIN, System.nanoTime());
    boolean switches = status == SWITCHING;
    Http2Headers head = HeadFields.reply(switches ? 200 : status, fields, framing);
    if (framing instanceof Framing.None) {
      // its end may go with it
      held = head;
    } else {
      write(head, false);
    }
  }

  private ChannelFuture write(Http2Headers head, boolean last) {
    var to = connection.channel();
    return connection.encoder().writeHeaders(to, stream.id(), head, 0, last, to.newPromise());
  }

  @Override
  public void body(ByteBuf bytes) {
    if (gone || !bytes.isReadable()) {
      bytes.release();
    } else if (writable()) {
      data(bytes, false, connection.channel().newPromise());
    } else {
      waits(bytes);
    }
  }

  /// ATTACK: a client that takes nothing, on as many streams as there may be, would fill the memory.
  private void waits(ByteBuf bytes) {
    int size = bytes.readableBytes();
    Refusal full = connection.lane().waiting().take(source, size);
    if (full == null) {
      counted += size;
      data(Waiting.compact(bytes), false, connection.channel().newPromise());
    } else {
      bytes.release();
      // the exchange is in the middle of giving this part
      loop().execute(() -> full(full));
    }
  }

  private void giveBack(long bytes) {
    counted -= bytes;
    connection.lane().waiting().giveBack(source, bytes);
  }

  private ChannelFuture data(ByteBuf bytes, boolean last, ChannelPromise promise) {
    pending += bytes.readableBytes();
    return connection
        .encoder()
        .writeData(connection.channel(), stream.id(), bytes, 0, last, promise);
  }

  @Override
  public void trailers(Fields trailers) {
    replyTrailers = trailers;
  }

  @Override
  public void finish(boolean keep) {
    over(writeEnd());
  }

  private ChannelFuture writeEnd() {
    Http2Headers head = held;
    held = null;
    if (head != null && replyTrailers.size() == 0) {
      return write(head, true);
    }
    if (head != null) {
      write(head, false);
    }
    return replyTrailers.size() > 0
        ? write(HeadFields.trailers(replyTrailers), true)
        : data(Unpooled.EMPTY_BUFFER, true, connection.channel().newPromise());
  }

  @Override
  public void answer(Response response, boolean keep) {
    Passage now = passage;
    boolean headOnly = now != null && now.headOnly();
    byte[] text = response.body();
    Framing framing = text.length == 0 ? Framing.None.INSTANCE : new Framing.Length(text.length);
    Http2Headers head =
        HeadFields.reply(response.status(), dated(response.fields()), framing);
    // a stream that both sides ended could not be reset
    boolean last = !malformed || !ended;
    pace.enter(Phase.DRAIN, System.nanoTime());
    if (text.length == 0 || headOnly) {
      over(write(head, last));
    } else {
      write(head, false);
      over(data(Unpooled.wrappedBuffer(text), last, connection.channel().newPromise()));
    }
  }

  private Fields dated(Fields fields) {
    var now = connection.walk().ports().clock().instant().atOffset(ZoneOffset.UTC);
    Fields.Builder out = new Fields.Builder(fields.size() + 1);
    out.add("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
    return out.addAll(fields).build();
  }

  /// The exchange is over; what was written last tells when its stream may be.
  private void over(ChannelFuture last) {
    passage = null;
    waiting.drop();
    if (malformed || !ended) {
      Http2Error error = malformed ? Http2Error.PROTOCOL_ERROR : Http2Error.NO_ERROR;
      last.addListener(
          written -> {
            if (!gone) {
              connection.reset(stream, error);
            }
          });
    }
    flush();
  }

  @Override
  public void tunnel() {
    Http2Headers head = held;
    held = null;
    if (head != null) {
      write(head, false);
    }
    tunnel = true;
    toldEnd = false;
    pace.enter(Phase.STREAM, System.nanoTime());
    flush();
  }

  @Override
  public void flush() {
    connection.flushed();
  }

  @Override
  public void abort() {
    passage = null;
    waiting.drop();
    if (!gone) {
      connection.reset(stream, malformed ? Http2Error.PROTOCOL_ERROR : fate);
    }
  }

  @Override
  public void writabilityChanged() {
    Passage now = passage;
    if (now != null) {
      now.clientWritable(writable());
    }
  }

  @Override
  public void sent(int bytes) {
    pending -= bytes;
    if (counted > pending) {
      giveBack(counted - pending);
    }
    if (pace.phase() == Phase.DRAIN || pace.phase() == Phase.STREAM) {
      pace.moved(bytes);
    }
  }

  @Override
  public void closed() {
    gone = true;
    if (counted > 0) {
      giveBack(counted);
    }
    leave();
  }

  /// There is nobody to answer.
  void leave() {
    Passage now = passage;
    passage = null;
    waiting.drop();
    if (now != null) {
      now.clientGone();
    }
  }

  /// The client sends nothing more on the whole connection.
  void inputEnded() {
    if (!ended) {
      leave();
      connection.reset(stream, Http2Error.CANCEL);
    }
  }

  void check(long nanos) {
    Passage now = passage;
    if (now != null) {
      now.check(nanos);
    }
    if (gone) {
      return;
    }
    if (pace.phase() == Phase.DRAIN) {
      paceOfReply(nanos);
    }
    if (pace.check(nanos) instanceof Pace.TooSlow slow) {
      tooSlow(slow.refusal());
    }
  }

  /// A client owes the taking of its reply only while its window holds data back.
  private void paceOfReply(long nanos) {
    if (pending > 0) {
      pace.resume(nanos);
    } else {
      pace.pause(nanos);
    }
  }

  private void tooSlow(Refusal refusal) {
    fate = Http2Error.ENHANCE_YOUR_CALM;
    Passage now = passage;
    if (now != null) {
      now.requestBroken(refusal);
    } else {
      abort();
    }
  }
}
