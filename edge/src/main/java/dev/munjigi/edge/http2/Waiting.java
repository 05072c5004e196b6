package dev.munjigi.edge.http2;

import dev.munjigi.edge.walk.WaitingBytes;
import dev.munjigi.gates.exchange.Network;
import dev.munjigi.gates.exchange.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The part of a body that came and is not wanted yet. The peer's window bounds it, and what waits
/// on the event loop bounds all of them.
final class Waiting {
  /// What a part may hold on to beside its own bytes before it is copied.
  private static final int SLACK = 1_024;

  private final Queue<ByteBuf> parts = new ArrayDeque<>(4);
  private final IntConsumer used;
  private final WaitingBytes room;
  private final @Nullable Network source;
  private @Nullable ByteBuf fresh;
  private long counted;
  private boolean wanted;
  private boolean giving;

  /// @param used is told how many bytes the peer may send again
  /// @param source whose it is
  Waiting(IntConsumer used, WaitingBytes room, @Nullable Network source) {
    this.used = used;
    this.room = room;
    this.source = source;
  }

  /// Takes the next part; `give` and `keep` follow.
  void add(ByteBuf part) {
    fresh = part;
  }

  boolean isEmpty() {
    return parts.isEmpty() && fresh == null;
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
    while (wanted && !isEmpty()) {
      ByteBuf part = next();
      int size = part.readableBytes();
      to.accept(part);
      used.accept(size);
    }
    giving = false;
  }

  private ByteBuf next() {
    ByteBuf kept = parts.poll();
    if (kept != null) {
      giveBack(kept.readableBytes());
      return kept;
    }
    ByteBuf part = fresh;
    fresh = null;
    if (part == null) {
      throw new IllegalStateException("nothing waits");
    }
    return part;
  }

  private void giveBack(long bytes) {
    counted -= bytes;
    room.giveBack(source, bytes);
  }

  /// Keeps what was not given, or lets go of it and says why there is no room.
  @Nullable Refusal keep() {
    ByteBuf part = fresh;
    if (part == null) {
      return null;
    }
    fresh = null;
    int size = part.readableBytes();
    Refusal full = room.take(source, size);
    if (full == null) {
      counted += size;
      parts.add(compact(part));
    } else {
      part.release();
    }
    return full;
  }

  /// ATTACK: a byte that waits would hold on to all that was read with it.
  static ByteBuf compact(ByteBuf part) {
    ByteBuf root = part;
    for (ByteBuf below = root.unwrap(); below != null; below = root.unwrap()) {
      root = below;
    }
    int size = part.readableBytes();
    if (root.capacity() <= 2 * size + SLACK) {
      return part;
    }
    ByteBuf copy = ByteBufAllocator.DEFAULT.buffer(size, size).writeBytes(part);
    part.release();
    return copy;
  }

  /// Whether `give` is at work further down the stack.
  boolean giving() {
    return giving;
  }

  void drop() {
    parts.forEach(ByteBuf::release);
    parts.clear();
    if (fresh != null) {
      fresh.release();
      fresh = null;
    }
    if (counted > 0) {
      giveBack(counted);
    }
  }
}
