package dev.munjigi.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Threads for long computations, which let everything else go first: on Linux each has a `nice`
/// value of its own (setpriority(2)), which the Java scheduler has no word for.
///
/// Where the system has no such call they are threads like any other.
final class Yielding {
  private static final System.Logger LOGGER = System.getLogger(Yielding.class.getName());

  /// About a tenth of the share that other threads have.
  private static final int NICE = 10;

  /// The calling thread, as setpriority(2) takes it.
  private static final int PROCESS = 0;

  private Yielding() {}

  /// A number of threads, which wait for work and keep no program alive.
  static ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(
        count,
        work ->
            Thread.ofPlatform()
                .name(name)
                .daemon()
                .unstarted(
                    () -> {
                      yieldToOthers();
                      work.run();
                    }));
  }

  private static void yieldToOthers() {
    try {
      MemorySegment symbol =
          Linker.nativeLinker()
              .defaultLookup()
              .or(SymbolLookup.loaderLookup())
              .find("setpriority")
              .orElseThrow(() -> new IllegalStateException("there is no `setpriority`"));
      MethodHandle call =
          Linker.nativeLinker()
              .downcallHandle(
                  symbol,
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT,
                      ValueLayout.JAVA_INT));
      int refused = (int) call.invokeExact(PROCESS, 0, NICE);
      if (refused != 0) {
        throw new IllegalStateException("`setpriority` was refused");
      }
    } catch (Throwable missing) {
      LOGGER.log(System.Logger.Level.DEBUG, "threads do not yield to others", missing);
    }
  }
}
