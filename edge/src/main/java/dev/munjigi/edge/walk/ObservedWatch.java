package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Watch;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// A watch of a gate that only observes: what it would refuse is noted, and the body passes as it
/// came. What it keeps back or rewrites is not heard.
final class ObservedWatch implements Watch {
  private final Watch watch;
  private final Consumer<Refusal> seen;
  private boolean refused;

  ObservedWatch(Watch watch, Consumer<Refusal> seen) {
    this.watch = watch;
    this.seen = seen;
  }

  @Override
  public Judged feed(ByteBuffer bytes) {
    if (!refused) {
      note(watch.feed(bytes.asReadOnlyBuffer()));
    }
    return new Release(bytes);
  }

  @Override
  public Judged finish() {
    if (!refused) {
      note(watch.finish());
    }
    return new Release(ByteBuffer.allocate(0));
  }

  private void note(Judged judged) {
    if (judged instanceof Refuse refuse) {
      refused = true;
      seen.accept(refuse.refusal());
    }
  }
}
