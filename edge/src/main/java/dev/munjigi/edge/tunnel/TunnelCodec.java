package dev.munjigi.edge.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The frames of a tunnel: one byte that says what it is, two that say how long, then as many bytes.
/// Bytes pass as buffers, everything else as [Frame].
///
/// Guarantees: what is no frame, or comes after the end, ends the connection; no more than one frame
/// is kept. In a tunnel of streams the bytes of a frame pass as they come; in one of datagrams a
/// buffer is a datagram.
final class TunnelCodec extends ChannelDuplexHandler {
  private static final int HEAD = 3;
  private static final int LONGEST = 65_535;
  private static final int LONGEST_TEXT = 128;

  private static final byte OPEN = 1;
  private static final byte OPENED = 2;
  private static final byte REFUSED = 3;
  private static final byte BYTES = 4;
  private static final byte END = 5;

  private boolean datagrams;
  private @Nullable ByteBuf in;
  private int left;
  private boolean broken;
  private boolean reading;
  private boolean ended;
  private boolean saidEnd;

  /// A peer said something that is no frame.
  static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String what) {
      super(what, null, false, false);
    }
  }

  /// @param datagrams whether buffers are datagrams
  TunnelCodec(boolean datagrams) {
    this.datagrams = datagrams;
  }

  /// From now on buffers are datagrams, or are not.
  void carry(boolean nextDatagrams) {
    datagrams = nextDatagrams;
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (broken) {
      bytes.release();
      return;
    }
    in = in == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(from.alloc(), in, bytes);
    if (!reading) {
      readAll(from);
    }
  }

  private void readAll(ChannelHandlerContext from) {
    reading = true;
    try {
      while (!broken && in != null && next(from, in)) {
        // one frame after the other
      }
    } catch (Malformed malformed) {
      broken = true;
      from.fireExceptionCaught(malformed);
    } finally {
      reading = false;
    }
    if (in != null && (broken || !in.isReadable())) {
      in.release();
      in = null;
    } else if (in != null && in.refCnt() == 1) {
      // ATTACK: a peer none of whose writes ends where a frame does would have one buffer keep all
      // that was ever read; what others still hold parts of is copied when more comes
      in.discardSomeReadBytes();
    }
  }

  /// Reads one frame, or a part of its bytes.
  ///
  /// @return whether there may be more
  private boolean next(ChannelHandlerContext from, ByteBuf all) {
    if (left > 0) {
      int count = Math.min(left, all.readableBytes());
      if (count == 0) {
        return false;
      }
      left -= count;
      from.fireChannelRead(all.readRetainedSlice(count));
      return true;
    }
    if (all.readableBytes() < HEAD) {
      return false;
    }
    byte kind = all.getByte(all.readerIndex());
    int length = all.getUnsignedShort(all.readerIndex() + 1);
    if (ended) {
      throw new Malformed("a frame of kind `%d` after the end".formatted(kind & 0xff));
    }
    if (kind == BYTES) {
      return bytes(from, all, length);
    }
    if (kind < OPEN || kind > END || length > LONGEST_TEXT) {
      throw new Malformed("a frame of kind `%d` with `%d` bytes".formatted(kind & 0xff, length));
    }
    if (all.readableBytes() < HEAD + length) {
      return false;
    }
    String text = all.toString(all.readerIndex() + HEAD, length, StandardCharsets.US_ASCII);
    all.skipBytes(HEAD + length);
    Frame frame = frame(kind, text);
    ended = frame instanceof Frame.End;
    from.fireChannelRead(frame);
    return true;
  }

  private boolean bytes(ChannelHandlerContext from, ByteBuf all, int length) {
    if (!datagrams) {
      if (length == 0) {
        throw new Malformed("a frame without bytes");
      }
      all.skipBytes(HEAD);
      left = length;
      return true;
    }
    if (all.readableBytes() < HEAD + length) {
      return false;
    }
    all.skipBytes(HEAD);
    from.fireChannelRead(all.readRetainedSlice(length));
    return true;
  }

  private static Frame frame(byte kind, String text) {
    Optional<? extends Frame> frame =
        switch (kind) {
          case OPEN ->
              text.isEmpty()
                  ? Optional.empty()
                  : Frame.Open.of(text.substring(0, 1), text.substring(1));
          case REFUSED -> Frame.Refused.parse(text);
          case OPENED -> text.isEmpty() ? Optional.of(Frame.Opened.INSTANCE) : Optional.empty();
          case END -> text.isEmpty() ? Optional.of(Frame.End.INSTANCE) : Optional.empty();
          default -> Optional.empty();
        };
    return frame.orElseThrow(() -> new Malformed("a frame of kind `" + kind + "`"));
  }

  @Override
  public void write(ChannelHandlerContext to, Object message, ChannelPromise promise) {
    switch (message) {
      case Frame.Open open -> text(to, OPEN, open.text(), promise);
      case Frame.Opened opened -> text(to, OPENED, "", promise);
      case Frame.Refused refused -> text(to, REFUSED, refused.text(), promise);
      case Frame.End end -> end(to, promise);
      case ByteBuf bytes -> bytes(to, bytes, promise);
      default -> to.write(message, promise);
    }
  }

  private void end(ChannelHandlerContext to, ChannelPromise promise) {
    saidEnd = true;
    text(to, END, "", promise);
  }

  private static void text(
      ChannelHandlerContext to, byte kind, String text, ChannelPromise promise) {
    ByteBuf frame = to.alloc().buffer(HEAD + text.length());
    frame.writeByte(kind).writeShort(text.length()).writeCharSequence(text, StandardCharsets.US_ASCII);
    to.write(frame, promise);
  }

  private void bytes(ChannelHandlerContext to, ByteBuf bytes, ChannelPromise promise) {
    if (!bytes.isReadable() && !promise.isVoid()) {
      last(to, bytes, promise);
      return;
    }
    if (datagrams) {
      to.write(head(to, bytes.readableBytes()), to.voidPromise());
      to.write(bytes, promise);
      return;
    }
    if (!bytes.isReadable()) {
      bytes.release();
      promise.trySuccess();
      return;
    }
    while (bytes.readableBytes() > LONGEST) {
      to.write(head(to, LONGEST), to.voidPromise());
      to.write(bytes.readRetainedSlice(LONGEST), to.voidPromise());
    }
    to.write(head(to, bytes.readableBytes()), to.voidPromise());
    to.write(bytes, promise);
  }

  /// No bytes, but to be told when all before them are on their way: the connection is about to be
  /// closed.
  private void last(ChannelHandlerContext to, ByteBuf nothing, ChannelPromise promise) {
    if (datagrams && !saidEnd) {
      // a flow ends when it is silent, which nobody said to the other side yet
      nothing.release();
      end(to, promise);
    } else {
      to.write(nothing, promise);
    }
  }

  private static ByteBuf head(ChannelHandlerContext to, int length) {
    return to.alloc().buffer(HEAD).writeByte(BYTES).writeShort(length);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    release();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    release();
    from.fireChannelInactive();
  }

  private void release() {
    broken = true;
    if (!reading && in != null) {
      in.release();
      in = null;
    }
  }
}
