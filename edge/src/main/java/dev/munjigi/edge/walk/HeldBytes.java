package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.flood.HeldBodies;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How many bytes of bodies are held at the moment, over all exchanges.
public final class HeldBytes {
  private final AtomicLong held = new AtomicLong();

  /// Takes room for this many more, or says why there is none.
  @Nullable Refusal take(long bytes, HeldBodies cap) {
    long before = held.getAndAdd(bytes);
    Refusal full = cap.judge(before, bytes);
    if (full != null) {
      held.addAndGet(-bytes);
    }
    return full;
  }

  /// Gives room back; called on any thread.
  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  /// How many there are.
  public long now() {
    return held.get();
  }
}
