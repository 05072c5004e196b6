package dev.munjigi.edge.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Looks for lost buffers before and after each test class.
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private static final int LOOKS = 3;
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  static {
    // INVARIANT: before any other class of Netty makes its detector
    System.setProperty("io.netty.leakDetection.targetRecords", "8");
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Detectors());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // what a class before this one left is not this one's
    look();
    LEAKS.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    for (int i = 0; i < LOOKS; i++) {
      look();
      Thread.sleep(10);
    }
    List<String> found = new ArrayList<>(LEAKS);
    LEAKS.clear();
    assertThat(found).as("buffers that were never released").isEmpty();
  }

  private static void look() {
    System.gc();
    // a detector reports what was collected when it tracks the next
    for (int i = 0; i < 10; i++) {
      PooledByteBufAllocator.DEFAULT.directBuffer().release();
    }
  }

  private static final class Detectors extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // abstract there, so it has to be
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return new Detector<>(resource, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<T> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LEAKS.add(resourceType);
    }
  }
}
