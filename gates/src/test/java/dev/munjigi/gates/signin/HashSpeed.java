package dev.munjigi.gates.signin;

import com.sun.management.ThreadMXBean;
import dev.munjigi.gates.exchange.Deadline;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;

/// Measures what one password hash costs at the default cost: time, and memory that is new.
public final class HashSpeed {
  private static final int HASHES = 50;

  private HashSpeed() {}

  /// Runs the measurement and prints it.
  public static void main(String[] arguments) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Hashing hashing =
        new Hashing(Cost.DEFAULT, new Hashing.Bounds(1, 0), new SecureRandom(), System::nanoTime);
    Password password = Password.of("correct horse battery staple");
    for (int round = 0; round < 5; round++) {
      long cpu = threads.getCurrentThreadCpuTime();
      long wall = System.nanoTime();
      long bytes = threads.getCurrentThreadAllocatedBytes();
      int done = 0;
      for (int i = 0; i < HASHES; i++) {
        Deadline deadline = Deadline.after(System.nanoTime(), TimeUnit.MINUTES.toNanos(1));
        done += hashing.hash(password, deadline).isPresent() ? 1 : 0;
      }
      System.out.printf(
          "%s: %.1f ms, %.1f ms of processor, %d new bytes a hash, %d hashes%n",
          Cost.DEFAULT,
          (System.nanoTime() - wall) / 1e6 / HASHES,
          (threads.getCurrentThreadCpuTime() - cpu) / 1e6 / HASHES,
          (threads.getCurrentThreadAllocatedBytes() - bytes) / HASHES,
          done);
    }
  }
}
