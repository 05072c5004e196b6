package dev.munjigi.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Runs the background work, each task on a virtual thread of its own. A step that fails is logged
/// and tried again.
final class Tasks {
  private static final System.Logger LOGGER = System.getLogger(Tasks.class.getName());
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final List<Thread> threads = new ArrayList<>();

  Tasks(InstantSource clock) {
    this.clock = clock;
  }

  void start(Task task) {
    threads.add(Thread.ofVirtual().name("task-" + task.name()).start(() -> run(task)));
  }

  private void run(Task task) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(step(task));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration step(Task task) throws InterruptedException {
    try {
      return task.step(clock.instant());
    } catch (InterruptedException stopped) {
      throw stopped;
    } catch (Exception failed) {
      LOGGER.log(System.Logger.Level.WARNING, "task `" + task.name() + "` failed", failed);
      return AFTER_FAILURE;
    }
  }

  /// Ends all tasks after the step they are in.
  void stop() throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(2));
    }
  }
}
