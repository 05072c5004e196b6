package dev.munjigi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class YieldingTest {
  /// The 19th field of `/proc/thread-self/stat` is the thread's `nice` value (proc(5)).
  private static int nice() throws Exception {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  @Test
  void letsOtherThreadsGoFirst() throws Exception {
    int before = nice();
    try (ExecutorService threads = Yielding.threads("trial", 1)) {
      assertThat(threads.submit(YieldingTest::nice).get()).isEqualTo(10).isGreaterThan(before);
    }
    assertThat(nice()).as("and those alone").isEqualTo(before);
  }
}
