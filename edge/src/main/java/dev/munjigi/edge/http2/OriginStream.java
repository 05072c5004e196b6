package dev.munjigi.edge.http2;

import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.http.BodyCount;
import dev.munjigi.gates.http.HeadParser;
import dev.munjigi.gates.http.Http2Head;
import dev.munjigi.gates.http.WebSocketKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/// One exchange on a stream of a connection to an origin.
final class OriginStream implements Origin, Frames.Stream {
  private static final Http2Head HEADS = new Http2Head(Http2Origin.REPLY);

  /// How many interim replies an exchange may have.
  private static final int INTERIMS = 16;

  private final Http2Origin connection;
  private final Runnable over;
  private final boolean reused;
  private final Waiting waiting;
  private @Nullable Events events;
  private @Nullable CanonicalRequest request;
  private @Nullable Http2Stream stream;
  private @Nullable Http2Headers held;
  private @Nullable BodyCount count;
  private Fields trailers = Fields.NONE;
  private int interims;
  private boolean requestSent;
  private boolean heard;
  private boolean tunnel;
  private boolean ended;
  private boolean done;
  private boolean gone;

  OriginStream(
      Http2Origin connection, Want want, Events events, Runnable over, boolean reused) {
    this.connection = connection;
    this.events = events;
    this.over = over;
    this.reused = reused;
    this.waiting = new Waiting(this::used, connection.waiting(), want.source());
    waiting.want(true);
  }

  private void used(int bytes) {
    if (stream != null) {
      connection.consumed(stream, bytes);
    }
  }

  @Override
  public String name() {
    return connection.way().toString();
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean alive(long nanos) {
    return connection.heardLately(nanos);
  }

  @Override
  public void head(CanonicalRequest asked, Framing framing) {
    request = asked;
    Http2Headers head = HeadFields.request(asked, framing, connection.way().upstream().scheme().secure());
    if (asked.upgrade() != null) {
      if (connection.websockets()) {
        write(head, false);
      } else {
        failLater(UpstreamReason.UNREACHABLE, "it takes no WebSockets over HTTP/2");
      }
    } else if (framing instanceof Framing.None) {
      // its end goes with it
      held = head;
    } else {
      write(head, false);
    }
  }

  /// Tells that it is over once whoever calls has finished.
  private void failLater(UpstreamReason reason, String evidence) {
    connection.channel().executor().execute(() -> failed(reason, evidence, Loss.FINAL));
  }

  private void write(Http2Headers head, boolean last) {
    var to = connection.channel();
    Http2Stream known = stream;
    int id =
        known == null
            ? connection.connection().local().incrementAndGetNextStreamId()
            : known.id();
    ChannelFuture written =
        connection.encoder().writeHeaders(to, id, head, 0, last, to.newPromise());
    if (known == null) {
      stream = connection.connection().stream(id);
      if (stream == null) {
        failLater(UpstreamReason.CONNECTION_LOST, "no stream could be had: " + written.cause());
      } else {
        connection.stands(stream, this);
      }
    }
  }

  @Override
  public void body(ByteBuf bytes) {
    if (stream == null || done || gone || !bytes.isReadable()) {
      bytes.release();
    } else {
      data(stream, bytes, false);
    }
  }

  private void data(Http2Stream to, ByteBuf bytes, boolean last) {
    var channel = connection.channel();
    connection.encoder().writeData(channel, to.id(), bytes, 0, last, channel.newPromise());
  }

  @Override
  public void endBody(Fields last) {
    boolean upgrade = request != null && request.upgrade() != null;
    if (upgrade || done || gone) {
      return;
    }
    requestSent = true;
    Http2Headers head = held;
    held = null;
    if (head != null) {
      write(head, true);
    } else if (stream != null && last.size() > 0) {
      write(HeadFields.trailers(last), true);
    } else if (stream != null) {
      data(stream, Unpooled.EMPTY_BUFFER, true);
    }
  }

  @Override
  public void flush() {
    connection.flushed();
  }

  @Override
  public boolean writable() {
    return stream == null || connection.writable(stream);
  }

  @Override
  public void wantReply(boolean more) {
    waiting.want(more);
    if (more) {
      deliver();
      Events told = events;
      if (told != null) {
        told.readComplete();
      }
    }
  }

  @Override
  public void abort() {
    events = null;
    leave(Http2Error.CANCEL);
  }

  /// The exchange has nothing more to do with its stream.
  private void leave(Http2Error error) {
    if (done) {
      return;
    }
    done = true;
    waiting.drop();
    if (stream != null && !gone && !(requestSent && ended)) {
      connection.reset(stream, error);
    }
    over.run();
    connection.left();
  }

  /// A head or trailers came.
  void head(Block block, boolean last) {
    Events told = events;
    CanonicalRequest asked = request;
    if (told == null || asked == null) {
      return;
    }
    ended |= last;
    if (count != null) {
      trailers(block);
      return;
    }
    switch (HEADS.reply(block.pairs(), last, asked.method())) {
      case HeadParser.BadReply bad -> malformed(bad.reason());
      case HeadParser.Reply reply -> took(told, asked, reply.head(), last);
    }
  }

  private void trailers(Block block) {
    switch (HEADS.trailers(block.pairs())) {
      case Http2Head.BadTrailers bad -> malformed(bad.refusal().evidence());
      case Http2Head.Trailing good -> {
        trailers = good.fields();
        Refusal cut = count == null ? null : count.take(0, true);
        if (cut != null) {
          malformed(cut.evidence());
        } else {
          deliver();
        }
      }
    }
  }

  private void took(Events told, CanonicalRequest asked, ReplyHead head, boolean last) {
    heard = true;
    if (head.status() < 200) {
      if (last) {
        malformed("an interim reply that ends the stream");
      } else if (++interims > INTERIMS) {
        // ATTACK: an exchange that is told to wait without end holds its place without end
        malformed("more than `" + INTERIMS + "` interim replies");
      } else if (head.status() != 100) {
        told.interim(head.status(), head.fields());
        connection.touched(this);
      }
      return;
    }
    count = new BodyCount(head.framing(), Long.MAX_VALUE);
    if (asked.upgrade() != null && head.status() == 200 && !last) {
      tunnel = true;
      told.head(switched(asked, head));
    } else {
      told.head(head);
    }
    deliver();
  }

  /// The reply that HTTP/1.1 would have given.
  private static ReplyHead switched(CanonicalRequest asked, ReplyHead head) {
    Fields.Builder fields = new Fields.Builder(head.fields().size() + 2).addAll(head.fields());
    fields.add("upgrade", String.valueOf(asked.upgrade()));
    String key = asked.fields().first("sec-websocket-key");
    if (key != null) {
      fields.add("sec-websocket-accept", WebSocketKey.accept(key));
    }
    return new ReplyHead(101, fields.build(), Framing.None.INSTANCE);
  }

  /// A part of the reply came.
  void data(ByteBuf bytes, boolean last) {
    ended |= last;
    int size = bytes.readableBytes();
    if (events == null || count == null) {
      used(size);
      if (events != null) {
        malformed("data before a head");
      }
      return;
    }
    Refusal refusal = tunnel ? null : count.take(size, last);
    if (refusal != null) {
      used(size);
      malformed(refusal.evidence());
      return;
    }
    if (size > 0) {
      waiting.add(bytes.retain());
    }
    deliver();
    Refusal full = waiting.keep();
    if (full != null) {
      failed(full, Loss.FINAL);
    }
  }

  private void deliver() {
    waiting.give(this::part);
    Events told = events;
    if (told == null || waiting.giving()) {
      return;
    }
    if (ended && waiting.isEmpty() && waiting.wanted() && count != null) {
      events = null;
      leave(Http2Error.NO_ERROR);
      told.replyEnd(trailers);
      told.readComplete();
    } else {
      connection.touched(this);
    }
  }

  private void part(ByteBuf bytes) {
    Events told = events;
    if (told == null) {
      bytes.release();
    } else {
      told.body(bytes);
    }
  }

  @Override
  public void readComplete() {
    Events told = events;
    if (told != null) {
      told.readComplete();
    }
  }

  @Override
  public void writabilityChanged() {
    Events told = events;
    if (told != null && (tunnel || !requestSent)) {
      told.writable(writable());
    }
  }

  @Override
  public void sent(int bytes) {
    // the origin's pace is the walk's affair
  }

  /// The origin reset the stream.
  void reset(long code) {
    if (tunnel && (code == Http2Error.CANCEL.code() || code == Http2Error.NO_ERROR.code())) {
      ended = true;
      deliver();
    } else if (!ended) {
      boolean refused = code == Http2Error.REFUSED_STREAM.code() && !heard;
      Loss loss = refused ? Loss.UNSEEN : Loss.FINAL;
      failed(lost(), "the origin reset the stream: " + Http2Error.valueOf(code), loss);
    }
  }

  @Override
  public void closed() {
    gone = true;
    Http2Stream at = stream;
    if (ended && events != null) {
      // what the origin left behind is told when the client takes it
      return;
    }
    boolean never = at != null && connection.neverSaw(at.id());
    failed(lost(), "the connection ended", never ? Loss.UNSEEN : broken());
  }

  private Loss broken() {
    if (heard) {
      return Loss.FINAL;
    }
    return reused ? Loss.STALE : Loss.UNANSWERED;
  }

  private UpstreamReason lost() {
    return count == null ? UpstreamReason.CONNECTION_LOST : UpstreamReason.REPLY_CUT;
  }

  private void malformed(String evidence) {
    failed(UpstreamReason.REPLY_MALFORMED, evidence, Loss.FINAL);
  }

  private void failed(UpstreamReason reason, String evidence, Loss loss) {
    String seen = connection.way() + ": " + evidence;
    failed(new Refusal(reason, Clause.builtIn("upstream"), seen, "mend the origin"), loss);
  }

  private void failed(Refusal why, Loss loss) {
    Events told = events;
    events = null;
    boolean malformed = why.code() == UpstreamReason.REPLY_MALFORMED;
    leave(malformed ? Http2Error.PROTOCOL_ERROR : Http2Error.CANCEL);
    if (told != null) {
      told.failed(why, loss);
    }
  }
}
