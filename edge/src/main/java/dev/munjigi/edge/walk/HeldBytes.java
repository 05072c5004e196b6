package dev.munjigi.edge.walk;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of bodies are held at the moment, over all exchanges.
public final class HeldBytes {
  private final AtomicLong held = new AtomicLong();

  /// Takes room for this many more, if that stays within the cap.
  boolean take(long bytes, long cap) {
    if (held.addAndGet(bytes) > cap) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  /// How many there are.
  public long now() {
    return held.get();
  }
}
