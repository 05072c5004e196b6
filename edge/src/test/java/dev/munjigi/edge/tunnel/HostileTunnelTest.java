package dev.munjigi.edge.tunnel;

import static dev.munjigi.edge.tunnel.Tube.frame;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.munjigi.edge.tunnel.Tube.Heard;
import dev.munjigi.edge.walk.StreamEnd;
import dev.munjigi.gates.exchange.Id;
import dev.munjigi.gates.exchange.Refusal;
import dev.munjigi.gates.exchange.Scheme;
import dev.munjigi.gates.exchange.Upstream;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever bytes come through a tunnel, from either side and however they come apart: no exception
/// leaves, what they mean is the same, what is told is told once, and nothing leaks.
class HostileTunnelTest {
  private static final int INPUTS = 3_000;
  private static final String ID = Id.of(7, 8, 9).toString();
  private static final Upstream.Beyond SITE =
      new Upstream.Beyond(new Upstream.Net("far.test", 9443), "ledger");

  @ParameterizedTest
  @ValueSource(longs = {1, 20260504})
  void endsInGoodOrder(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < INPUTS; i++) {
      Random each = new Random(random.nextLong());
      try {
        judge(bytes(each), each);
      } catch (RuntimeException | AssertionError failed) {
        throw new AssertionError("input " + i + " of seed " + seed, failed);
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void peers(byte[] bytes) {
    judge(bytes, new Random(Arrays.hashCode(bytes)));
  }

  private static void judge(byte[] bytes, Random random) {
    for (boolean datagrams : new boolean[] {false, true}) {
      String whole = heard(datagrams, bytes, bytes.length + 1, random);
      assertThat(heard(datagrams, bytes, 1, random)).as("byte by byte").isEqualTo(whole);
      assertThat(heard(datagrams, bytes, 40, random)).as("in parts").isEqualTo(whole);
    }
    call(bytes, random);
  }

  private static String heard(boolean datagrams, byte[] bytes, int most, Random random) {
    Heard heard = new Heard(datagrams);
    try (Tube tube = new Tube(new TunnelCodec(datagrams), heard)) {
      feed(tube, bytes, most, random);
      assertThat(heard.malformed).isLessThan(2);
    }
    return heard.all.toString();
  }

  private static void feed(Tube tube, byte[] bytes, int most, Random random) {
    int at = 0;
    while (at < bytes.length) {
      int size = Math.min(bytes.length - at, most == 1 ? 1 : 1 + random.nextInt(most));
      Tube _ = tube.hears(Arrays.copyOfRange(bytes, at, at + size));
      at += size;
    }
  }

  /// A call that the bytes answer, and the stream that may come of it.
  private static void call(byte[] bytes, Random random) {
    Events events = new Events();
    try (Tube tube = new Tube()) {
      tube.channel
          .pipeline()
          .addLast(
              new TunnelCall(
                  new Upstream(Scheme.TUNNEL, SITE), SITE, Duration.ofSeconds(5), events));
      feed(tube, bytes, 40, random);
      byte[] _ = tube.said();
    }
    assertThat(events.told).as("what became of it").isOne();
    assertThat(events.gone).isLessThan(2);
    assertThat(events.ended).isLessThan(2);
    assertThat(events.afterwards).as("after the end").isZero();
  }

  private static final class Events implements StreamEnd.Opened, StreamEnd.Events {
    int told;
    int gone;
    int ended;
    int afterwards;

    @Override
    public void ready(StreamEnd end, String origin) {
      told++;
      end.tell(this);
    }

    @Override
    public void failed(Refusal refusal) {
      told++;
    }

    @Override
    public void bytes(ByteBuf bytes) {
      afterwards += gone + ended;
      bytes.release();
    }

    @Override
    public void readComplete() {}

    @Override
    public void ended() {
      afterwards += gone;
      ended++;
    }

    @Override
    public void gone() {
      gone++;
    }

    @Override
    public void writable(boolean more) {}
  }

  /// Frames, most of them good, some cut or with a wrong byte.
  private static byte[] bytes(Random random) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    if (random.nextInt(3) > 0) {
      all.writeBytes(frame(2, ""));
    }
    for (int i = random.nextInt(8); i >= 0; i--) {
      byte[] frame =
          switch (random.nextInt(8)) {
            case 0 -> frame(1, random.nextBoolean() ? "Sledger" : "Dgames");
            case 1 -> frame(2, "");
            case 2 -> frame(3, "forbidden " + ID);
            case 3 -> frame(5, "");
            default -> frame(4, "x".repeat(random.nextInt(60)));
          };
      if (random.nextInt(6) == 0) {
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
      }
      all.write(frame, 0, random.nextInt(10) == 0 ? random.nextInt(frame.length) : frame.length);
    }
    return all.toByteArray();
  }
}
