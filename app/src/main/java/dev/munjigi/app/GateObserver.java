package dev.munjigi.app;

import dev.munjigi.control.Metrics;
import dev.munjigi.edge.walk.Dropped;
import dev.munjigi.edge.walk.Observer;
import dev.munjigi.gates.audit.Event;
import dev.munjigi.gates.exchange.Connection;
import dev.munjigi.gates.exchange.Exchange;
import dev.munjigi.gates.exchange.OriginState;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Transport;
import dev.munjigi.gates.exchange.Upstream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands what happens on the data plane to the metrics and to the log of what was refused.
///
/// @param refusals is told why exchanges were refused, on event loops
record GateObserver(
        Metrics metrics, TurnedAway turnedAway, Chronicle chronicle, Consumer<Refusal> refusals)
    implements Observer {
  private static final System.Logger LOGGER = System.getLogger(GateObserver.class.getName());

  @Override
  public void opened(Connection connection) {
    if (isFlow(connection)) {
      metrics.flowOpened();
    } else {
      metrics.opened();
    }
  }

  @Override
  public void closed(Connection connection) {
    if (isFlow(connection)) {
      metrics.flowClosed();
    } else {
      metrics.closed();
    }
  }

  private static boolean isFlow(Connection connection) {
    return connection.transport() instanceof Transport.Datagrams;
  }

  @Override
  public void dropped(Dropped why) {
    metrics.dropped(why.word());
  }

  @Override
  public void turnedAway(Connection connection, Refusal refusal) {
    metrics.turnedAway(refusal.code());
    turnedAway.add(connection, refusal);
  }

  @Override
  public void exchanged(String service, int status, long nanos, @Nullable Refusal refusal) {
    metrics.exchanged(service, status, nanos, refusal == null ? null : refusal.code());
    if (refusal != null) {
      refusals.accept(refusal);
    }
  }

  @Override
  public boolean counted(Exchange exchange, int status, Refusal refusal) {
    return turnedAway.add(exchange, status, refusal);
  }

  @Override
  public void changed(String service, Upstream origin, OriginState state, String why) {
    if (state == OriginState.EJECTED) {
      metrics.ejected(service);
    }
    // the log's lock is no event loop's to wait for
    Thread.ofVirtual().name("origin").start(() -> write(service, origin.toString(), state, why));
  }

  private void write(String service, String origin, OriginState state, String why) {
    LOGGER.log(
        state == OriginState.GOOD ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
        "origin `{0}` of service `{1}` is {2}: {3}",
        origin,
        service,
        state.word(),
        why);
    chronicle.write(
        (id, millis) -> new Event.OriginChanged(id, millis, service, origin, state, why));
  }

  @Override
  public void retried(String service) {
    metrics.retried(service);
  }

  @Override
  public void unlogged(String why) {
    metrics.unlogged();
  }
}
