package dev.munjigi.edge.http2;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// The part of a body that came and is not wanted yet. The peer's window bounds it.
final class Waiting {
  private final Queue<ByteBuf> parts = new ArrayDeque<>(4);
  private final IntConsumer used;
  private boolean wanted;
  private boolean giving;

  /// @param used is told how many bytes the peer may send again
  Waiting(IntConsumer used) {
    this.used = used;
  }

  void add(ByteBuf part) {
    parts.add(part);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  boolean wanted() {
    return wanted;
  }

  void want(boolean more) {
    wanted = more;
  }

  /// Gives what is wanted, in order; ownership passes. Does nothing while it is doing so already.
  void give(Consumer<ByteBuf> to) {
    if (giving) {
      return;
    }
    giving = true;
    while (wanted && !parts.isEmpty()) {
      ByteBuf part = parts.remove();
      int size = part.readableBytes();
      to.accept(part);
      used.accept(size);
    }
    giving = false;
  }

  /// Whether `give` is at work further down the stack.
  boolean giving() {
    return giving;
  }

  void drop() {
    parts.forEach(ByteBuf::release);
    parts.clear();
  }
}
