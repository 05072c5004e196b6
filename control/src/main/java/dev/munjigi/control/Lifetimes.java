package dev.munjigi.control;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/// Ends each connection at its deadline, so that a byte now and then keeps none open (CWE-400).
final class Lifetimes implements Connection.Listener {
  private final Scheduler scheduler;
  private final Duration deadline;
  private final Map<Connection, Scheduler.Task> running = new ConcurrentHashMap<>();

  Lifetimes(Scheduler scheduler, Duration deadline) {
    this.scheduler = scheduler;
    this.deadline = deadline;
  }

  @Override
  public void onOpened(Connection connection) {
    running.put(
        connection,
        scheduler.schedule(
            () -> connection.getEndPoint().close(new TimeoutException("the deadline is over")),
            deadline.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  @Override
  public void onClosed(Connection connection) {
    Scheduler.Task task = running.remove(connection);
    if (task != null) {
      task.cancel();
    }
  }
}
