package dev.munjigi.edge.walk;

import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Watch;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// A watch of a gate that only observes: what it would refuse is noted, and the body passes as it
/// is from there on.
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
    ByteBuffer untouched = bytes.duplicate();
    Judged judged = refused ? new Release(untouched) : watch.feed(bytes);
    return letPass(judged, untouched);
  }

  @Override
  public Judged finish() {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    Judged judged = refused ? new Release(nothing) : watch.finish();
    return letPass(judged, nothing);
  }

  private Judged letPass(Judged judged, ByteBuffer untouched) {
    if (judged instanceof Refuse refuse) {
      refused = true;
      seen.accept(refuse.refusal());
      return new Release(untouched);
    }
    return judged;
  }

  @Override
  public boolean rewrites() {
    return watch.rewrites();
  }
}
