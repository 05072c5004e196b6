package dev.munjigi.edge.http2;

import java.util.Arrays;

/// How the last streams of a connection ended.
final class Past {
  private static final int KEPT = 256;

  private int[] ring = new int[16];
  private int size;
  private int next;

  /// What is known of a stream.
  enum Fate {
    /// The gate reset it: frames may still be on their way.
    RESET_BY_GATE,
    /// It ended otherwise.
    CLOSED,
    /// It is not known: it never was, or long ago.
    UNKNOWN
  }

  /// A stream ended.
  void add(int stream, boolean reset) {
    if (size == ring.length && size < KEPT) {
      ring = Arrays.copyOf(ring, 2 * size);
      next = size;
    }
    ring[next] = reset ? -stream : stream;
    next = (next + 1) % ring.length;
    size = Math.min(size + 1, ring.length);
  }

  Fate of(int stream) {
    for (int i = 0; i < size; i++) {
      if (Math.abs(ring[i]) == stream) {
        return ring[i] < 0 ? Fate.RESET_BY_GATE : Fate.CLOSED;
      }
    }
    return Fate.UNKNOWN;
  }
}
