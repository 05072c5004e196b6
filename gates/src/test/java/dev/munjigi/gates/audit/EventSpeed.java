package dev.munjigi.gates.audit;

import dev.munjigi.gates.audit.Event.Ending;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/// Measures how much processor time it takes to write an event, and how long the events are.
public final class EventSpeed {
  private static final int EVENTS = 1_000_000;

  private EventSpeed() {}

  /// Runs the measurement and prints it.
  public static void main(String[] arguments) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    EventWriter writer = new EventWriter("0.1.0");
    List<Event> events =
        List.of(
            Samples.ended(Samples.exchange(), Ending.FORWARDED, 200, null),
            Samples.ended(Samples.exchange(), Ending.REFUSED, 429, Samples.REFUSAL),
            Samples.ended(
                Samples.raw("GET", "/" + "a".repeat(100)), Ending.REFUSED, 400, Samples.REFUSAL));
    for (int round = 0; round < 5; round++) {
      for (Event event : events) {
        long began = threads.getCurrentThreadCpuTime();
        long bytes = 0;
        for (int i = 0; i < EVENTS; i++) {
          bytes += writer.write(event).length;
        }
        long nanos = threads.getCurrentThreadCpuTime() - began;
        System.out.printf("%4d ns, %4d bytes an event%n", nanos / EVENTS, bytes / EVENTS);
      }
    }
  }
}
