package dev.munjigi.edge.wire;

/// Buffers that the connections of one event loop share; nothing is kept in them between calls.
public final class LoopBuffers {
  private final HeadText heads = new HeadText();
  private byte[] scratch = new byte[4096];

  /// Writes heads.
  public HeadText heads() {
    return heads;
  }

  /// An array of at least this many bytes, its content undefined.
  byte[] scratch(int atLeast) {
    if (scratch.length < atLeast) {
      scratch = new byte[Math.max(atLeast, 2 * scratch.length)];
    }
    return scratch;
  }
}
