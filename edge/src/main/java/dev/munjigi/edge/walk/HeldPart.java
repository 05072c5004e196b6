package dev.munjigi.edge.walk;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.nio.ByteBuffer;

/// A part of a body that is held until its verdict. The room that was taken for its bytes is given
/// back when the last who uses it lets go: after the verdict it may still wait for a connection, or
/// for the other side to take it.
final class HeldPart extends UnpooledHeapByteBuf {
  private final HeldBytes all;
  private int taken;

  /// @param room how many bytes it may hold
  HeldPart(HeldBytes all, int room) {
    super(UnpooledByteBufAllocator.DEFAULT, room, room);
    this.all = all;
  }

  /// Adds bytes that room was taken for.
  void hold(ByteBuffer bytes) {
    taken += bytes.remaining();
    writeBytes(bytes);
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    all.giveBack(taken);
  }
}
