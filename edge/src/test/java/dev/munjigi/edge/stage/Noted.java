package dev.munjigi.edge.stage;

import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Observer;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Refusal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Notes what the edge tells its observer.
public final class Noted implements Observer {
  public final AtomicInteger opened = new AtomicInteger();
  public final AtomicInteger closed = new AtomicInteger();
  public final List<Refusal> turnedAway = new CopyOnWriteArrayList<>();
  public final List<Integer> statuses = new CopyOnWriteArrayList<>();
  public final List<Dropped> dropped = new CopyOnWriteArrayList<>();
  public final List<String> unlogged = new CopyOnWriteArrayList<>();

  @Override
  public void opened(Connection connection) {
    opened.incrementAndGet();
  }

  @Override
  public void closed(Connection connection) {
    closed.incrementAndGet();
  }

  @Override
  public void turnedAway(Connection connection, Refusal refusal) {
    turnedAway.add(refusal);
  }

  @Override
  public void exchanged(String service, int status, long nanos, @Nullable Refusal refusal) {
    statuses.add(status);
  }

  @Override
  public void dropped(Dropped why) {
    dropped.add(why);
  }

  @Override
  public void unlogged(String why) {
    unlogged.add(why);
  }
}
