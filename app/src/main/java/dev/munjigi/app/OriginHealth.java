package dev.munjigi.app;

import dev.munjigi.edge.listen.Edge;
import java.time.Duration;
import java.time.Instant;

/// Has the origins asked whether they are well, those of services that say so.
final class OriginHealth implements Task {
  private final Edge edge;

  OriginHealth(Edge edge) {
    this.edge = edge;
  }

  @Override
  public String name() {
    return "health";
  }

  @Override
  public Duration step(Instant now) throws InterruptedException {
    return edge.probe();
  }
}
