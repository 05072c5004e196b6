package dev.munjigi.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.munjigi.edge.stage.ProbeGate;
import dev.munjigi.edge.stage.Scene;
import dev.munjigi.edge.walk.Gates;
import dev.munjigi.edge.walk.Place;
import dev.munjigi.gates.exchange.GateName;
import dev.munjigi.gates.exchange.Watch;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever bytes come: no exception leaves, every exchange ends, nothing leaks.
class HostileBytesTest {
  private static final int INPUTS = 4_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 20260504})
  void endInGoodOrder(long seed) {
    Random random = new Random(seed);
    Gates gates = new Scene().gates();
    for (int i = 0; i < INPUTS; i++) {
      Random each = new Random(random.nextLong());
      byte[] bytes = HostileClient.bytes(each);
      try {
        HostileClient.send(bytes, each, gates);
      } catch (RuntimeException | AssertionError failed) {
        throw new AssertionError("input " + i + " of seed " + seed, failed);
      }
    }
    assertThat(random.nextLong()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {3})
  void endInGoodOrderWhenBodiesAreWatched(long seed) {
    Random random = new Random(seed);
    Watch watch =
        new Watch() {
          @Override
          public Judged feed(ByteBuffer bytes) {
            return random.nextInt(4) == 0 ? new Refuse(ProbeGate.refusal()) : new Release(bytes);
          }

          @Override
          public Judged finish() {
            return random.nextInt(4) == 0
                ? new Refuse(ProbeGate.refusal())
                : new Release(ByteBuffer.allocate(0));
          }
        };
    Gates gates =
        new Scene()
            .hold(3)
            .gate(Place.INSPECT, ProbeGate.watching(GateName.INSPECT, watch))
            .gate(Place.INSPECT_REPLY, ProbeGate.watching(GateName.INSPECT, watch))
            .gates();
    for (int i = 0; i < INPUTS; i++) {
      Random each = new Random(random.nextLong());
      HostileClient.send(HostileClient.bytes(each), each, gates);
    }
    assertThat(random.nextLong()).isNotZero();
  }
}
