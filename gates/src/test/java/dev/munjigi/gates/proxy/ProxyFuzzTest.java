package dev.munjigi.gates.proxy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/// Fuzz targets: `JAZZER_FUZZ=1` makes each of them run until it finds something.
@NullMarked
class ProxyFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void headers(byte[] bytes) {
    same(bytes);
  }

  @FuzzTest(maxDuration = "60s")
  void blocks(byte[] bytes) {
    same(Blocks.joined(Blocks.SIGNATURE, bytes));
  }

  @FuzzTest(maxDuration = "60s")
  void lines(byte[] bytes) {
    same(Blocks.joined(Blocks.line("PROXY TCP"), bytes));
  }

  private static void same(byte[] bytes) {
    HeaderReaderTest.Found whole = HeaderReaderTest.read(bytes);
    if (whole.taken() > 1_040 || whole.taken() > bytes.length) {
      throw new AssertionError("it took " + whole.taken());
    }
    if (!HeaderReaderTest.byteByByte(bytes).equals(whole)) {
      throw new AssertionError("cut otherwise it says something else: " + Arrays.toString(bytes));
    }
  }
}
