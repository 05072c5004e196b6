package dev.munjigi.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.gates.http.HeadLimits;
import dev.munjigi.gates.http.HeadParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledHeapByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Heads at the front of a buffer.
class HeadReaderTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nhost: shop.test\r\n";

  /// A buffer that counts what is copied out of it.
  private static final class Counted extends UnpooledHeapByteBuf {
    long copied;

    Counted(int size) {
      super(UnpooledByteBufAllocator.DEFAULT, size, size);
    }

    @Override
    public ByteBuf getBytes(int index, byte[] to, int at, int length) {
      copied += length;
      return super.getBytes(index, to, at, length);
    }
  }

  private static HeadParser.ParsedRequest drip(String head, HeadLimits limits) {
    return drip(head, limits, new Counted(head.length()));
  }

  private static HeadParser.ParsedRequest drip(String head, HeadLimits limits, Counted in) {
    LoopBuffers buffers = new LoopBuffers();
    HeadReader reader = new HeadReader(buffers);
    HeadParser.@Nullable ParsedRequest parsed = null;
    for (byte one : head.getBytes(StandardCharsets.ISO_8859_1)) {
      in.writeByte(one);
      parsed = reader.request(in, limits);
      // other connections use the same buffer in between
      Arrays.fill(buffers.scratch(64), (byte) '\n');
    }
    in.release();
    return Objects.requireNonNull(parsed);
  }

  @Test
  void readsAHeadThatDripsInWithoutItsSquare() {
    int size = 32 << 10;
    String head = REQUEST + "x: " + "a".repeat(size) + "\r\n\r\n";
    HeadLimits limits = new HeadLimits(1 << 16, 1 << 20, 100);
    Counted in = new Counted(head.length());
    HeadParser.ParsedRequest parsed = drip(head, limits, in);
    assertThat(in.copied).isLessThan(16L * head.length());
    assertThat(parsed)
        .isInstanceOfSatisfying(
            HeadParser.Request.class,
            request -> {
              assertThat(request.raw().method()).isEqualTo("GET");
              assertThat(request.raw().fields().first("host")).isEqualTo("shop.test");
              assertThat(request.raw().fields().first("x")).hasSize(size);
            });
  }

  @Test
  void saysOfAHeadThatDripsInBeyondItsLimitWhatIsTooLong() {
    HeadLimits limits = new HeadLimits(64, 256, 100);
    assertThat(drip((REQUEST + "x: " + "a".repeat(999)).substring(0, 257), limits))
        .isInstanceOfSatisfying(
            HeadParser.Bad.class,
            bad -> assertThat(bad.refusal().code().noun()).isEqualTo("fields-too-large"));
    assertThat(drip(("GET /" + "a".repeat(999)).substring(0, 257), limits))
        .isInstanceOfSatisfying(
            HeadParser.Bad.class,
            bad -> assertThat(bad.refusal().code().noun()).isEqualTo("target-too-long"));
  }
}
