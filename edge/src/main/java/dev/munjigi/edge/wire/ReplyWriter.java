package dev.munjigi.edge.wire;

import dev.munjigi.edge.wire.HeadText.Keep;
import dev.munjigi.gates.exchange.Fields;
import dev.munjigi.gates.exchange.Framing;
import dev.munjigi.gates.exchange.Protocol;
import dev.munjigi.gates.exchange.Response;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Writes the replies of one client's connection, each in the framing that the client's version of
/// HTTP has.
final class ReplyWriter {
  private final ChannelHandlerContext channel;
  private final HeadText heads;
  private final Outflow out;
  private Protocol protocol = Protocol.HTTP_1_1;
  private boolean chunked;
  private boolean saidClose;
  private long written;
  private long taken;

  ReplyWriter(ChannelHandlerContext channel, HeadText heads) {
    this.channel = channel;
    this.heads = heads;
    this.out = new Outflow(channel);
  }

  /// A request came in this version; its reply follows.
  void begin(Protocol version) {
    protocol = version;
    chunked = false;
    saidClose = false;
  }

  /// Writes an interim reply; clients of HTTP/1.0 know none.
  void interim(int status, Fields fields) {
    if (protocol != Protocol.HTTP_1_0) {
      heads.reply(out.text(), status, fields, Framing.None.INSTANCE, Keep.UNSAID);
      flush();
    }
  }

  /// Writes the head of a reply.
  ///
  /// @param headOnly whether the client asked for the head alone
  /// @param keep whether the connection may serve another exchange
  void head(int status, Fields fields, Framing framing, boolean headOnly, boolean keep) {
    count();
    chunked = false;
    if (status == 101) {
      heads.reply(out.text(), status, fields, Framing.None.INSTANCE, Keep.UPGRADE);
      return;
    }
    Framing sent = framing;
    if (framing instanceof Framing.Chunked || framing instanceof Framing.UntilClose) {
      chunked = protocol != Protocol.HTTP_1_0;
      sent = chunked ? Framing.Chunked.INSTANCE : Framing.UntilClose.INSTANCE;
    }
    saidClose = sent instanceof Framing.UntilClose || !keep;
    boolean empty = sent instanceof Framing.None && !headOnly && status != 204 && status != 304;
    Fields said =
        empty && !fields.has("content-length") ? fields.with("content-length", "0") : fields;
    heads.reply(out.text(), status, said, sent, word(!saidClose));
  }

  private Keep word(boolean keep) {
    return !keep ? Keep.CLOSE : protocol == Protocol.HTTP_1_0 ? Keep.KEEP : Keep.UNSAID;
  }

  /// Writes a part of the body and takes ownership of it.
  void body(ByteBuf bytes) {
    written += bytes.readableBytes();
    out.body(bytes, chunked);
  }

  /// Ends a body in chunks with these fields; other bodies have none.
  void trailers(Fields trailers) {
    if (chunked) {
      heads.lastChunk(out.text(), trailers);
      chunked = false;
    }
  }

  /// Ends the body.
  ///
  /// @return whether the client was told that the connection stays
  boolean end() {
    trailers(Fields.NONE);
    return !saidClose;
  }

  /// Writes a whole answer of the gate's own.
  ///
  /// @param headOnly whether the client asked for the head alone
  /// @param now the time of day, for the `date` field (RFC 9110 section 6.6.1)
  void answer(Response response, boolean headOnly, boolean keep, Instant now) {
    byte[] text = response.body();
    Fields given = response.fields();
    Fields.Builder fields = new Fields.Builder(given.size() + 2);
    fields.add("date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)));
    fields.addAll(given);
    Framing framing = text.length == 0 ? Framing.None.INSTANCE : new Framing.Length(text.length);
    if (text.length == 0) {
      fields.add("content-length", "0");
    }
    heads.reply(out.text(), response.status(), fields.build(), framing, word(keep));
    if (!headOnly) {
      out.text().writeBytes(text);
    }
  }

  /// Sends on what was written.
  void flush() {
    out.flush();
  }

  /// From now on counts what the client takes, with what is still on its way to it.
  void count() {
    written = onTheWay();
    taken = 0;
  }

  /// How many bytes the client has taken since the last call.
  long takenSince() {
    long gone = Math.max(taken, written - onTheWay());
    long more = gone - taken;
    taken = gone;
    return more;
  }

  /// How many bytes are on their way to the client.
  long onTheWay() {
    var buffer = channel.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// Drops what was not written yet.
  void release() {
    out.release();
  }
}
