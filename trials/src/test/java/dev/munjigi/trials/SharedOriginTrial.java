package dev.munjigi.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever one source does with its connections to an origin, others are still served.
class SharedOriginTrial {
  private static final String GREEDY = "127.0.2.1";
  private static final String OTHER = "127.0.2.2";

  /// More than all event loops have places for one source.
  private static final int MANY = 8 * Runtime.getRuntime().availableProcessors();

  private final List<Wire> wires = new ArrayList<>();
  private final Origin origin;
  private final Gate gate;

  SharedOriginTrial() throws IOException {
    origin = Origin.start(new Behaviour.Echo());
    gate =
        Gate.start(
            """
            munjigi: 1
            listeners:
              plain: {bind: "127.0.0.1:0"}
            services:
              shop: {host: shop.test, upstream: "%s", access: public, connections: 4, streams: 2}
            """
                .formatted(origin.url()));
  }

  @AfterEach
  void stop() {
    wires.forEach(Wire::close);
    gate.close();
    origin.close();
  }

  private Wire wire(String source) throws Exception {
    Wire wire = Wire.clear(gate.listener("plain"), source);
    wires.add(wire);
    return wire;
  }

  private void servesOthers() throws Exception {
    origin.behave(new Behaviour.Echo());
    for (int i = 0; i < MANY; i++) {
      assertThat(wire(OTHER).send(Stand.get("shop.test")).reply().status()).isEqualTo(200);
    }
  }

  @Test
  void servesOthersWhileOneSourceWaitsForManyReplies() throws Exception {
    origin.behave(new Behaviour.Silence());
    for (int i = 0; i < MANY; i++) {
      wire(GREEDY).send(Stand.get("shop.test"));
    }
    origin.awaitRequests(3, Duration.ofSeconds(10));
    Thread.sleep(500);
    servesOthers();
  }

  @Test
  void servesOrdinaryRequestsWhileStreamsTakeAllTheirPlaces() throws Exception {
    origin.behave(new Behaviour.WebSocketEcho());
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      statuses.add(wire("127.0.3." + (1 + i)).send(Frames.HANDSHAKE).reply().status());
    }
    assertThat(statuses).contains(101, 502).containsOnly(101, 502);
    servesOthers();
  }
}
