package dev.munjigi.edge.forward;

import dev.munjigi.edge.dial.Way;
import dev.munjigi.edge.walk.Origin;
import dev.munjigi.edge.walk.SocketFailure;
import dev.munjigi.edge.walk.UpstreamReason;
import dev.munjigi.edge.wire.BodyReader;
import dev.munjigi.edge.wire.HeadReader;
import dev.munjigi.edge.wire.HeadText;
import dev.munjigi.edge.wire.LoopBuffers;
import dev.munjigi.edge.wire.Outflow;
import dev.munjigi.gates.exchange.CanonicalRequest;
import dev.munjigi.gates.exchange.Clause;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.ReplyHead;
import dev.munjigi.gates.exchange.UpstreamLimits;
import dev.munjigi.gates.http.HeadLimits;
import dev.munjigi.gates.http.HeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 connection to an origin, serving one exchange at a time.
///
/// Guarantees: it is used again only when the request was sent and the reply read to their ends,
/// and not one byte stood behind the reply. Bytes that nobody asked for end the connection.
final class Http1Origin extends ChannelInboundHandlerAdapter implements Origin {
  /// Replies are the origin's own, so their heads may be larger than those of clients.
  private static final HeadLimits REPLY = new HeadLimits(65_536, 262_144, 1_000);

  /// How many interim replies an exchange may have.
  private static final int INTERIMS = 16;

  /// Reset Content.
  private static final int RESET = 205;

  private final Http1Pool pool;
  private final Way way;
  private final UpstreamLimits limits;
  private final LoopBuffers buffers;
  private final HeadReader heads;
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Outflow out;
  private @Nullable ScheduledFuture<?> idleEnd;
  private Http1Pool.@Nullable Ticket ticket;
  private Origin.@Nullable Events events;
  private @Nullable ReplyHead reset;
  private @Nullable BodyReader body;
  private String method = "";
  private boolean chunkedRequest;
  private boolean requestSent;
  private boolean persistent;
  private boolean tunnel;
  private boolean served;
  private boolean reused;
  private boolean heard;
  private boolean reading;
  private boolean wanted = true;
  private boolean gone;
  private boolean retired;
  private int interims;
  private boolean secured;
  private boolean goodbye;

  Http1Origin(Http1Pool pool, Way way, UpstreamLimits limits, LoopBuffers buffers) {
    this.pool = pool;
    this.way = way;
    this.limits = limits;
    this.buffers = buffers;
    this.heads = new HeadReader(buffers);
  }

  /// The exchange that it serves, or null while it serves none.
  Http1Pool.@Nullable Ticket ticket() {
    return ticket;
  }

  /// Leaves the pool; false when it had left it before.
  boolean retire() {
    boolean first = !retired;
    retired = true;
    return first;
  }

  /// Takes the next exchange.
  void serve(Http1Pool.Ticket next) {
    if (idleEnd != null) {
      idleEnd.cancel(false);
      idleEnd = null;
    }
    ticket = next;
    events = next.events;
    reused = served;
    served = true;
    requestSent = false;
    heard = false;
    interims = 0;
  }

  /// Waits for the next exchange, for as long as an unused connection is kept.
  void rest() {
    idleEnd =
        channel()
            .executor()
            .schedule(() -> close(), limits.idle().toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Whether it can serve another exchange.
  boolean usable() {
    return channel().channel().isActive() && !in.isReadable();
  }

  private Outflow out() {
    if (out == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return out;
  }

  private ChannelHandlerContext channel() {
    if (context == null) {
      throw new IllegalStateException("the connection is not open yet");
    }
    return context;
  }

  @Override
  public String name() {
    return way.toString();
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public void head(CanonicalRequest request, Framing framing) {
    method = request.method();
    chunkedRequest = framing instanceof Framing.Chunked;
    buffers.heads().request(out().text(), request, framing);
  }

  @Override
  public void body(ByteBuf bytes) {
    out().body(bytes, chunkedRequest);
  }

  @Override
  public void endBody(Fields trailers) {
    if (chunkedRequest) {
      buffers.heads().lastChunk(out().text(), trailers);
    }
    requestSent = true;
  }

  @Override
  public void flush() {
    out().flush();
  }

  @Override
  public boolean writable() {
    return channel().channel().isWritable();
  }

  @Override
  public void wantReply(boolean more) {
    wanted = more;
    channel().channel().config().setAutoRead(more);
    if (more) {
      read();
      if (events != null) {
        events.readComplete();
      }
      if (gone) {
        atEnd();
      }
    }
  }

  @Override
  public void abort() {
    events = null;
    release();
    close();
  }

  void close() {
    channel().close();
  }

  /// The socket that it runs on.
  Channel socket() {
    return channel().channel();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    out = new Outflow(added);
    secured = added.pipeline().get(SslHandler.class) != null;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (events == null) {
      // ATTACK: a reply that nobody asked for would be taken for the next exchange's
      bytes.release();
      close();
    } else {
      in = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), in, bytes);
      read();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    if (events != null) {
      events.readComplete();
    }
  }

  /// Tells what stands in the buffer, as far as it is wanted.
  private void read() {
    if (reading) {
      return;
    }
    reading = true;
    while (events != null && wanted && (in.isReadable() || bodyAtEnd()) && readOne(events)) {
      heard = true;
    }
    reading = false;
    if (!in.isReadable()) {
      // a connection that rests holds no buffer
      in.release();
      in = Unpooled.EMPTY_BUFFER;
    }
  }

  private boolean bodyAtEnd() {
    return body != null && body.atEnd();
  }

  /// Tells the next thing; false when the bytes for it are not there.
  private boolean readOne(Origin.Events told) {
    if (tunnel) {
      told.body(takeAll());
      return true;
    }
    BodyReader reader = body;
    return reader == null ? readHead(told) : readBody(told, reader);
  }

  private ByteBuf takeAll() {
    ByteBuf all = in;
    in = Unpooled.EMPTY_BUFFER;
    return all;
  }

  private boolean readHead(Origin.Events told) {
    heard = true;
    HeadParser.ParsedReply parsed = heads.reply(in, REPLY, method);
    switch (parsed) {
      case null -> {
        return false;
      }
      case HeadParser.BadReply bad -> {
        failed(UpstreamReason.REPLY_MALFORMED, bad.reason());
        return false;
      }
      case HeadParser.Reply reply -> {
        took(told, reply);
        return true;
      }
    }
  }

  private void took(Origin.Events told, HeadParser.Reply reply) {
    ReplyHead head = reply.head();
    if (head.status() == 101) {
      tunnel = true;
      persistent = false;
      told.head(head);
    } else if (head.status() < 200) {
      interim(told, head);
    } else {
      persistent = reply.persistent() && !(head.framing() instanceof Framing.UntilClose);
      body = new BodyReader(head.framing(), Long.MAX_VALUE);
      if (head.status() == RESET && !(head.framing() instanceof Framing.None)) {
        reset = head;
      } else {
        told.head(head);
      }
    }
  }

  private void interim(Origin.Events told, ReplyHead head) {
    // ATTACK: an exchange that is told to wait without end holds its connections without end
    if (++interims > INTERIMS) {
      failed(UpstreamReason.REPLY_MALFORMED, "more than `" + INTERIMS + "` interim replies");
    } else if (head.status() != 100) {
      told.interim(head.status(), head.fields());
    }
  }

  /// The head of a reply that has no content but said that it might have (RFC 9110 section
  /// 15.3.6).
  private static ReplyHead bare(ReplyHead head) {
    Fields fields = head.fields().where(name -> !name.equals("content-length"));
    Fields said = fields.with("content-length", "0");
    return new ReplyHead(head.status(), said, Framing.None.INSTANCE);
  }

  private boolean readBody(Origin.Events told, BodyReader reader) {
    switch (reader.next(in)) {
      case MORE -> {
        return false;
      }
      case DATA -> {
        if (reset != null) {
          failed(UpstreamReason.REPLY_MALFORMED, "content in a reply of status 205");
          return false;
        }
        told.body(reader.take(in));
        return true;
      }
      case END -> {
        ended(told, reader.trailers());
        return false;
      }
      case BAD -> {
        failed(UpstreamReason.REPLY_MALFORMED, reader.fault().evidence());
        return false;
      }
    }
    throw new IllegalStateException();
  }

  private void ended(Origin.Events told, Fields trailers) {
    tellReset(told);
    if (events == null) {
      return;
    }
    events = null;
    body = null;
    // ATTACK: bytes behind a reply are another reply that somebody smuggled in
    boolean again = persistent && requestSent && !in.isReadable() && !gone;
    if (again) {
      wanted = true;
      channel().channel().config().setAutoRead(true);
      Http1Pool.Ticket served = ticket;
      ticket = null;
      if (served != null) {
        pool.giveBack(served, this);
      }
    } else {
      close();
    }
    told.replyEnd(trailers);
  }

  /// Tells the head that waited for the proof that nothing follows it.
  private void tellReset(Origin.Events told) {
    ReplyHead head = reset;
    reset = null;
    if (head != null) {
      told.head(bare(head));
    }
  }

  private void failed(UpstreamReason reason, String evidence) {
    Origin.Events told = events;
    events = null;
    close();
    if (told != null) {
      Origin.Loss loss =
          heard || reason != UpstreamReason.CONNECTION_LOST
              ? Origin.Loss.FINAL
              : reused ? Origin.Loss.STALE : Origin.Loss.UNANSWERED;
      told.failed(
          new Refusal(reason, Clause.builtIn("upstream"), way + ": " + evidence, remedy()),
          loss);
    }
  }

  private static String remedy() {
    return "mend the origin";
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext from) {
    if (events != null && (tunnel || !requestSent)) {
      events.writable(from.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    gone = true;
    read();
    atEnd();
  }

  /// The connection has ended; once all that it left was told, so is its end.
  private void atEnd() {
    if (events != null && !wanted && (in.isReadable() || bodyAtEnd())) {
      return;
    }
    Origin.Events told = events;
    boolean endless = body != null && body.endless();
    if (told != null && endless && !tunnel && cutOff()) {
      failed(UpstreamReason.REPLY_CUT, "the connection ended without a TLS `close_notify`");
    } else if (told != null && (tunnel || endless)) {
      tellReset(told);
      if (events != null) {
        events = null;
        told.replyEnd();
      }
    } else if (body != null) {
      failed(UpstreamReason.REPLY_CUT, "the connection ended inside the reply's body");
    } else {
      failed(UpstreamReason.CONNECTION_LOST, "the connection ended before the reply");
    }
    release();
  }

  /// Whether the end of the connection is not the origin's word.
  // ATTACK: somebody on the way could end a reply early whose end is that of the connection (RFC
  // 9112, section 9.8)
  private boolean cutOff() {
    return secured && !goodbye;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (event instanceof SslCloseCompletionEvent end && end.isSuccess()) {
      goodbye = true;
    }
    from.fireUserEventTriggered(event);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext from) {
    // what the origin left behind is told when the client takes it
    if (events == null || !gone) {
      release();
    }
  }

  private void release() {
    in.release();
    in = Unpooled.EMPTY_BUFFER;
    if (out != null) {
      out.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    UpstreamReason reason = body == null ? UpstreamReason.CONNECTION_LOST : UpstreamReason.REPLY_CUT;
    failed(reason, SocketFailure.why(cause));
  }
}
