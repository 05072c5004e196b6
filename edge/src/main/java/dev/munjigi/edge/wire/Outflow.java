package dev.munjigi.edge.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/// What is written to one connection. Small parts are put together and leave in one piece.
public final class Outflow {
  /// A part of a body up to this size goes out in one piece with what stands before it.
  private static final int SMALL = 4_096;

  /// A piece of this size is written, so that it counts for whether the connection takes more.
  private static final int FULL = 16_384;

  private final ChannelHandlerContext channel;
  private @Nullable ByteBuf piece;

  public Outflow(ChannelHandlerContext channel) {
    this.channel = channel;
  }

  /// The end of what is to be written next, for heads and what frames a body.
  public ByteBuf text() {
    if (piece == null) {
      piece = channel.alloc().buffer(512);
    }
    return piece;
  }

  /// Writes a part of a body and takes ownership of it.
  ///
  /// @param chunked whether it is a chunk of its own
  public void body(ByteBuf bytes, boolean chunked) {
    int size = bytes.readableBytes();
    if (size == 0) {
      bytes.release();
      return;
    }
    if (chunked) {
      HeadText.chunkStart(text(), size);
    }
    ByteBuf before = piece;
    if (before != null && size <= SMALL) {
      // ATTACK: parts of one byte each must not cost a buffer for every one of them
      before.writeBytes(bytes);
      bytes.release();
    } else {
      write();
      channel.write(bytes, channel.voidPromise());
    }
    if (chunked) {
      HeadText.chunkEnd(text());
    }
    if (piece != null && piece.readableBytes() >= FULL) {
      write();
    }
  }

  private void write() {
    if (piece != null) {
      channel.write(piece, channel.voidPromise());
      piece = null;
    }
  }

  /// Sends on what was written.
  public void flush() {
    write();
    channel.flush();
  }

  /// Drops what was not written yet.
  public void release() {
    if (piece != null) {
      piece.release();
      piece = null;
    }
  }
}
