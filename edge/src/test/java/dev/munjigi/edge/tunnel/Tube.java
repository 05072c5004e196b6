package dev.munjigi.edge.tunnel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;

/// A connection of a tunnel without a network: what is read from it, and what is written to it.
///
/// Guarantees: once it is closed, every buffer that it made was released.
final class Tube implements AutoCloseable {
  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);
  private final Goodbyes goodbyes = new Goodbyes();
  final EmbeddedChannel channel = new EmbeddedChannel();
  private long fed;

  /// Stands where TLS does.
  private static final class Goodbyes extends ChannelDuplexHandler {
    boolean said;

    @Override
    public void close(ChannelHandlerContext to, ChannelPromise promise) {
      said |= to.channel().isOpen();
      to.close(promise);
    }
  }

  /// What the codec makes of bytes: those of a stream in a row, a datagram in `<>`, frames in `[]`.
  static final class Heard extends ChannelInboundHandlerAdapter {
    final StringBuilder all = new StringBuilder();
    final boolean datagrams;
    int malformed;

    Heard(boolean datagrams) {
      this.datagrams = datagrams;
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
      if (message instanceof ByteBuf bytes) {
        String text = bytes.toString(ISO_8859_1);
        all.append(datagrams ? "<" + text + ">" : text);
        bytes.release();
      } else {
        all.append('[').append(message).append(']');
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
      if (!(cause instanceof TunnelCodec.Malformed)) {
        throw new AssertionError(cause);
      }
      malformed++;
      all.append("!");
    }
  }

  Tube(ChannelHandler... handlers) {
    channel.config().setAllocator(allocator);
    channel.pipeline().addLast(goodbyes).addLast(handlers);
  }

  /// The peer sends these bytes at once.
  Tube hears(byte[] bytes) {
    if (channel.isOpen()) {
      fed += bytes.length;
      channel.pipeline().fireChannelRead(allocator.heapBuffer(bytes.length).writeBytes(bytes));
      channel.pipeline().fireChannelReadComplete();
      channel.runPendingTasks();
    }
    return this;
  }

  /// The peer sends them one by one.
  Tube dribbles(byte[] bytes) {
    for (byte one : bytes) {
      Tube _ = hears(new byte[] {one});
    }
    return this;
  }

  long fed() {
    return fed;
  }

  /// How much memory its buffers take.
  long held() {
    return allocator.metric().usedHeapMemory();
  }

  /// What was written since the last call.
  byte[] said() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.writeBytes(io.netty.buffer.ByteBufUtil.getBytes(out));
      out.release();
    }
    return all.toByteArray();
  }

  /// Writes, and gives what was written on the wire.
  byte[] says(Object... messages) {
    for (Object message : messages) {
      channel.pipeline().write(message, channel.voidPromise());
    }
    channel.flush();
    return said();
  }

  static ByteBuf bytes(byte[] bytes) {
    return Unpooled.copiedBuffer(bytes);
  }

  static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }

  /// A frame as it is on the wire.
  static byte[] frame(int kind, String text) {
    byte[] frame = new byte[3 + text.length()];
    frame[0] = (byte) kind;
    frame[1] = (byte) (text.length() >> 8);
    frame[2] = (byte) text.length();
    System.arraycopy(text.getBytes(ISO_8859_1), 0, frame, 3, text.length());
    return frame;
  }

  static byte[] all(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /// Whether it was ended without a goodbye of TLS.
  boolean wasReset() {
    return !channel.isOpen() && !goodbyes.said;
  }

  /// Whether it was ended with one.
  boolean wasClosed() {
    return !channel.isOpen() && goodbyes.said;
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
    if (held() != 0) {
      throw new AssertionError(allocator.metric() + " was not released");
    }
  }
}
